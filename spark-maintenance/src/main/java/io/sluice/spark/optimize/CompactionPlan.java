package io.sluice.spark.optimize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which files of a table are worth writing together.
 *
 * <p>It packs as Delta's OPTIMIZE does: within a partition, files below the target size, the
 * smallest first, into bins of at most the target size; a bin of one file is left alone.
 *
 * @param files files that would be replaced
 * @param bytes their size
 * @param newFiles files in their place
 */
record CompactionPlan(long files, long bytes, long newFiles) {

  static CompactionPlan of(List<LiveFile> files, long targetBytes) {
    Map<Map<String, String>, List<Long>> partitions = new HashMap<>();
    files.stream()
        .filter(file -> file.bytes() < targetBytes)
        .sorted(Comparator.comparingLong(LiveFile::bytes))
        .forEach(
            file ->
                partitions
                    .computeIfAbsent(file.partition(), partition -> new ArrayList<>())
                    .add(file.bytes()));
    CompactionPlan plan = new CompactionPlan(0, 0, 0);
    for (List<Long> ascending : partitions.values()) {
      plan = plan.with(ascending, targetBytes);
    }
    return plan;
  }

  boolean isEmpty() {
    return newFiles == 0;
  }

  private CompactionPlan with(List<Long> ascending, long targetBytes) {
    CompactionPlan plan = this;
    long count = 0;
    long size = 0;
    for (long bytes : ascending) {
      if (count > 0 && size + bytes > targetBytes) {
        plan = plan.withBin(count, size);
        count = 0;
        size = 0;
      }
      count++;
      size += bytes;
    }
    return plan.withBin(count, size);
  }

  private CompactionPlan withBin(long count, long size) {
    return count < 2 ? this : new CompactionPlan(files + count, bytes + size, newFiles + 1);
  }
}
