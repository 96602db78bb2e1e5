package io.sluice.spark.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CompactionPlanTest {

  private static List<LiveFile> files(long... sizes) {
    return LongStream.of(sizes)
        .mapToObj(size -> new LiveFile(Map.of(), size, Instant.EPOCH))
        .toList();
  }

  @Test
  void packsTheSmallestFirstUpToTheTarget() {
    assertThat(CompactionPlan.of(files(60, 10, 50, 20), 100))
        .as("10 + 20 + 50, and 60 alone stays")
        .isEqualTo(new CompactionPlan(3, 80, 1));
  }

  @Test
  void aBinMayBeExactlyFull() {
    assertThat(CompactionPlan.of(files(50, 50), 100)).isEqualTo(new CompactionPlan(2, 100, 1));
  }

  @Test
  void filesOfTheTargetSizeStay() {
    assertThat(CompactionPlan.of(files(100, 150, 10), 100).isEmpty()).isTrue();
  }

  @Test
  void filesOfTwoPartitionsStayApart() {
    List<LiveFile> files =
        List.of(
            new LiveFile(Map.of("day", "1"), 10, Instant.EPOCH),
            new LiveFile(Map.of("day", "2"), 10, Instant.EPOCH));

    assertThat(CompactionPlan.of(files, 100).isEmpty()).isTrue();
  }

  @Test
  void anEmptyTableHasNothingToDo() {
    assertThat(CompactionPlan.of(List.of(), 100).isEmpty()).isTrue();
  }
}
