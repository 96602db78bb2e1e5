package io.sluice.writer.restore;

import io.sluice.writer.delta.TableContent;
import io.sluice.writer.table.SourcePartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a restore of a table means for its quarantine: it keeps what lies before the offsets to
 * which the table is put back ({@link QuarantineLimits}), so that the replay finds every malformed
 * record once.
 *
 * @param missing files that are to be put back and are gone
 */
record QuarantinePlan(
    String table,
    TableContent now,
    TableContent content,
    FileChange files,
    Map<SourcePartition, Long> nextOffsets,
    List<String> missing) {

  /**
   * @param limits up to where it is kept
   */
  static QuarantinePlan of(
      String table,
      TableContent now,
      TableContent content,
      Map<SourcePartition, Long> limits,
      List<String> missing) {
    Map<SourcePartition, Long> offsets = new HashMap<>(now.recordedOffsets());
    offsets.replaceAll((partition, next) -> Math.min(next, limits.getOrDefault(partition, next)));
    return new QuarantinePlan(
        table, now, content, FileChange.between(now, content), offsets, missing);
  }

  boolean isNone() {
    return files.isNone() && nextOffsets.equals(now.recordedOffsets());
  }
}
