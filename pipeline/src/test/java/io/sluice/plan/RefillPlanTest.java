package io.sluice.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefillPlanTest {

  private static final RefillPlan PLAN =
      new RefillPlan(
          "per_product",
          "1",
          "clicks",
          "shop.clicks",
          Instant.parse("2026-01-07T00:00:00Z"),
          Optional.of(Instant.parse("2026-01-06T00:00:00Z")),
          "abc",
          Map.of(0, 100L, 1, 50L, 2, 7L),
          Map.of(0, 300L, 1, 51L, 2, 7L));

  @Test
  void isWhatWasWritten() {
    assertThat(RefillPlan.parse(PLAN.json())).isEqualTo(PLAN);
    RefillPlan all =
        new RefillPlan(
            "v", "1", "s", "t", Instant.EPOCH, Optional.empty(), "d", Map.of(), Map.of());
    assertThat(RefillPlan.parse(all.json())).isEqualTo(all);
    assertThatThrownBy(() -> RefillPlan.parse("{")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsOffsetsFromTheFirstOnes() {
    assertThat(PLAN.offsets()).isEqualTo(201);
    assertThat(PLAN.copied(Map.of())).isZero();
    assertThat(PLAN.copied(Map.of(0, 150L, 1, 51L, 2, 7L, 3, 9L))).isEqualTo(51);
  }

  @Test
  void isDoneWhenEveryPartitionIsAtItsEnd() {
    assertThat(PLAN.isDone(Map.of(0, 300L, 1, 51L, 2, 7L))).isTrue();
    assertThat(PLAN.isDone(Map.of(0, 299L, 1, 51L, 2, 7L))).isFalse();
    assertThat(PLAN.isDone(Map.of(0, 300L, 1, 51L))).as("nobody knows of one").isFalse();
  }
}
