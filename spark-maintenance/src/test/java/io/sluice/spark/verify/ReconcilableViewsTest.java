package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReconcilableViewsTest {

  private final ReconcilableViews views =
      new ReconcilableViews(Shop.plan(Path.of("/lake")).pipeline());

  @ParameterizedTest
  @ValueSource(strings = {"per_product", "trending", "visits", "bought", "pending", "met"})
  void lateRowsCanBeBroughtIntoWindowsAndJoins(String view) {
    assertThat(views.refusal(view)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "once, the first of its key",
  })
  void otherViewsAreRefusedWithTheReason(String view, String reason) {
    assertThatThrownBy(() -> views.require(view))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageStartingWith("Cannot reconcile %s: ".formatted(view))
        .hasMessageContaining(reason)
        .hasMessageEndingWith("its late rows stay in its late table");
  }

  @ParameterizedTest
  @ValueSource(strings = {"enriched", "dear"})
  void aViewForWhichNoRowIsLateIsRefused(String view) {
    assertThat(views.refusal(view))
        .hasValue(
            "no row is late for a view without windows, a join of streams, a lookup into a stream or a deduplication");
  }
}
