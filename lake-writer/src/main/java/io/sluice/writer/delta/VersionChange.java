package io.sluice.writer.delta;

import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A version as what it changed, which is little: a log has millions of them.
 *
 * @param time in milliseconds, later than that of every version before it
 */
record VersionChange(
    long version,
    long time,
    String operation,
    OffsetChange offsets,
    boolean areOffsetsKnown,
    OptionalLong undoneTo,
    List<OffsetSpan> batch) {

  /**
   * @param nextOffsets as they are behind it
   */
  LoggedVersion with(Map<SourcePartition, Long> nextOffsets) {
    return new LoggedVersion(
        version,
        Instant.ofEpochMilli(time),
        operation,
        nextOffsets,
        areOffsetsKnown,
        undoneTo,
        batch);
  }
}
