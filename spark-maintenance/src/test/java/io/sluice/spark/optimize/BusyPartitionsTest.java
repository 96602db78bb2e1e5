package io.sluice.spark.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BusyPartitionsTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Map<String, String> TODAY = Map.of("day", "2026-03-01");
  private static final Map<String, String> YESTERDAY = Map.of("day", "2026-02-28");
  private static final BusyPartitions BUSY = new BusyPartitions(Duration.ofMinutes(10));

  private static LiveFile file(Map<String, String> partition, Instant added) {
    return new LiveFile(partition, 1, added);
  }

  @Test
  void aPartitionThatGotAFileWithinTheTimeIsBusy() {
    List<LiveFile> files =
        List.of(
            file(TODAY, NOON.minusSeconds(3600)),
            file(TODAY, NOON.minusSeconds(599)),
            file(YESTERDAY, NOON.minusSeconds(600)));

    assertThat(BUSY.of(files, NOON)).containsExactly(TODAY);
  }

  @Test
  void aTableWithoutPartitionsIsNeverBusy() {
    assertThat(BUSY.of(List.of(file(Map.of(), NOON)), NOON)).isEmpty();
  }

  @Test
  void noneIsLeftAloneIfThatIsAsked() {
    assertThat(BusyPartitions.NONE.of(List.of(file(TODAY, NOON)), NOON)).isEmpty();
  }

  @Test
  void predicatesSayWhichPartitionsAreMeant() {
    Map<String, String> partition = new HashMap<>();
    partition.put("city", "Xi'an");
    partition.put("day", null);

    assertThat(PartitionPredicate.of(partition))
        .isEqualTo("(cast(`city` as string) <=> 'Xi\\'an' and `day` is null)");
    assertThat(PartitionPredicate.without(List.of(TODAY, YESTERDAY)))
        .isEqualTo(
            "not (cast(`day` as string) <=> '2026-02-28') and not (cast(`day` as string) <=> '2026-03-01')");
  }
}
