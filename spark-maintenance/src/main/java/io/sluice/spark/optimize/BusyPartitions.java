package io.sluice.spark.optimize;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which partitions are left alone because somebody writes into them: what is compacted there today
 * is small again tomorrow.
 *
 * <p>A table without partitions has none that could be left alone.
 *
 * @param quiet how long a partition has had no new file when it is done with; zero if none is left
 *     alone
 */
public record BusyPartitions(Duration quiet) {

  static final BusyPartitions NONE = new BusyPartitions(Duration.ZERO);

  Set<Map<String, String>> of(List<LiveFile> files, Instant now) {
    Set<Map<String, String>> busy = new HashSet<>();
    for (LiveFile file : files) {
      if (!file.partition().isEmpty() && file.added().plus(quiet).isAfter(now)) {
        busy.add(file.partition());
      }
    }
    return busy;
  }
}
