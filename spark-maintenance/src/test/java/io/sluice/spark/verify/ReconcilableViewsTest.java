package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReconcilableViewsTest {

  private final ReconcilableViews views =
      new ReconcilableViews(Shop.plan(Path.of("/lake")).pipeline());

  @ParameterizedTest
  @ValueSource(
      strings = {"per_product", "trending", "trail", "visits", "bought", "pending", "met", "once"})
  void lateRowsCanBeBroughtIntoWindowsJoinsAndDeduplications(String view) {
    assertThat(views.refusal(view)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"enriched", "dear", "activity"})
  void aViewForWhichNoRowIsLateIsRefused(String view) {
    assertThat(views.refusal(view))
        .hasValue(
            "no row is late for a view without windows, a join of streams, a lookup into a stream or a deduplication");
  }
}
