package io.sluice.writer.feed;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;

/** What Kafka's failures mean for the feed of one table, and the way out of each. */
record FeedFailures(FeedPlan plan) {

  /** What was thrown in a rebalance comes wrapped, and is told as itself. */
  SluiceException of(KafkaException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SluiceException ours) {
        return ours;
      }
      if (cause instanceof FencedInstanceIdException) {
        return new SluiceException(
            ExitCode.CONFIGURATION,
            "Cannot read topic %s for table %s: another process has the same group.instance.id; give each writer one of its own"
                .formatted(plan.topic(), plan.name()),
            failure);
      }
    }
    return new SluiceException(
        ExitCode.FAILED,
        "Cannot read topic %s for table %s: %s; see that the writer may read it and use its group"
            .formatted(plan.topic(), plan.name(), failure),
        failure);
  }
}
