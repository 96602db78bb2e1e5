package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.delta.LoggedVersion;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Up to which offsets the rows of a version go, for every partition that the table knows now.
 *
 * <p>A transaction cannot be taken away. A partition that the version does not know begins where
 * the table's first commit of it began: all its rows came later.
 */
final class RewoundOffsets {

  private RewoundOffsets() {}

  /**
   * @param history all versions that are there, oldest first
   * @param recorded the offsets that the table has now
   * @throws SluiceException if the log no longer tells where a partition began
   */
  static Map<SourcePartition, Long> of(
      String table,
      LoggedVersion version,
      List<LoggedVersion> history,
      Map<SourcePartition, Long> recorded) {
    Map<SourcePartition, Long> rewound = new HashMap<>(version.nextOffsets());
    for (SourcePartition partition : recorded.keySet()) {
      if (!rewound.containsKey(partition)) {
        rewound.put(
            partition,
            first(partition, version, history)
                .orElseThrow(() -> unknown(table, version, partition)));
      }
    }
    return rewound;
  }

  private static Optional<Long> first(
      SourcePartition partition, LoggedVersion version, List<LoggedVersion> history) {
    for (LoggedVersion later : history) {
      if (later.version() > version.version() && later.nextOffsets().containsKey(partition)) {
        return later.batch().stream()
            .filter(span -> span.partition().equals(partition))
            .map(OffsetSpan::firstOffset)
            .findFirst();
      }
    }
    return Optional.empty();
  }

  private static SluiceException unknown(
      String table, LoggedVersion version, SourcePartition partition) {
    return new SluiceException(
        ExitCode.FAILED,
        "Cannot restore table %s to version %d: it does not know partition %s yet, and the log no longer tells with which offset the table began that; restore to a later version"
            .formatted(table, version.version(), partition));
  }
}
