package io.sluice.writer.restore;

import io.sluice.writer.delta.TableContent;
import io.sluice.writer.table.SourcePartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a restore of a table means for its quarantine: it keeps what lies before the offsets to
 * which the table is put back ({@link QuarantineLimits}), so that the replay finds every malformed
 * record once. If its log does not tell any more what that was, all of it is kept and it stays
 * ahead of the table, as after a crash between the two: the replay passes by what it holds.
 *
 * @param missing files that are to be put back and are gone
 * @param isUntold whether all is kept for want of a log
 */
record QuarantinePlan(
    String table,
    TableContent now,
    TableContent content,
    FileChange files,
    Map<SourcePartition, Long> nextOffsets,
    List<String> missing,
    boolean isUntold) {

  /**
   * @param limits up to where it is kept
   */
  static QuarantinePlan of(
      String table,
      TableContent now,
      TableContent content,
      Map<SourcePartition, Long> limits,
      List<String> missing) {
    return new QuarantinePlan(
        table,
        now,
        content,
        FileChange.between(now, content),
        offsets(now, limits),
        missing,
        false);
  }

  /**
   * Leaves its files as they are.
   *
   * @param limits up to where it has all, if that is not up to its offsets
   */
  static QuarantinePlan whole(String table, TableContent now, Map<SourcePartition, Long> limits) {
    return new QuarantinePlan(
        table, now, now, FileChange.between(now, now), offsets(now, limits), List.of(), true);
  }

  private static Map<SourcePartition, Long> offsets(
      TableContent now, Map<SourcePartition, Long> limits) {
    Map<SourcePartition, Long> offsets = new HashMap<>(now.recordedOffsets());
    offsets.replaceAll((partition, next) -> Math.min(next, limits.getOrDefault(partition, next)));
    return offsets;
  }

  boolean isNone() {
    return files.isNone() && nextOffsets.equals(now.recordedOffsets());
  }
}
