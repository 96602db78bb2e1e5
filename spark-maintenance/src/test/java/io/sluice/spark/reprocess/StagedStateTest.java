package io.sluice.spark.reprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.spark.verify.Marks;
import io.sluice.spark.verify.Marks.Kind;
import io.sluice.spark.verify.Marks.Mark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StagedStateTest {

  @Test
  void aTableSaysWhatWasSaidToIt() {
    StagedState state =
        new StagedState(
            "per_product",
            "3",
            Instant.parse("1969-12-31T23:00:00Z"),
            Instant.parse("2026-01-01T00:00:00.001Z"),
            "0123456789abcdef",
            41,
            Map.of("clicks", 7L, "per_product.late", 0L),
            Map.of("sluice-reconcile:shop:per_product:shop.per_product.late-0", 12L),
            new Marks(
                List.of(new Mark(Kind.RAW, "shop.clicks-0", 9), new Mark(Kind.STREAMED, "", -5))));

    assertThat(StagedState.parse(state.json())).isEqualTo(state);
  }

  @Test
  void anotherTextIsNoState() {
    assertThatThrownBy(() -> StagedState.parse("{")).isInstanceOf(IllegalArgumentException.class);
  }
}
