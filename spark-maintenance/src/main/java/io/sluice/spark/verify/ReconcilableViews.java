package io.sluice.spark.verify;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.ViewDefinition;
import java.util.Objects;
import java.util.Optional;

/** The views of a pipeline into whose tables late rows can be brought. */
record ReconcilableViews(Pipeline pipeline) {

  /** Why late rows cannot be brought into a view; empty if they can. */
  Optional<String> refusal(String view) {
    ViewDefinition definition = Objects.requireNonNull(pipeline.views().get(view), view);
    if (!definition.hasGrace()) {
      return Optional.of(
          "no row is late for a view without windows, a join of streams, a lookup into a stream or a deduplication");
    }
    if (definition.streamLookup().isPresent()) {
      return Optional.of(
          "a late change may be the row that others should have found, and those that were emitted cannot be taken back yet; its late rows stay in its late table");
    }
    return BatchJob.refusal(pipeline, view);
  }

  /**
   * @throws SluiceException if late rows cannot be brought into it
   */
  void require(String view) {
    refusal(view)
        .ifPresent(
            reason -> {
              throw new SluiceException(
                  ExitCode.CONFIGURATION, "Cannot reconcile %s: %s".formatted(view, reason));
            });
  }
}
