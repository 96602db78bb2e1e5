package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.delta.LoggedTable;
import io.sluice.writer.delta.LoggedVersion;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A quarantine of which somebody's RESTORE has taken malformed records out, and left the offsets
 * ahead. Whoever passes them has lost them, so its table may only be where they are still to come.
 *
 * @param begin where the first batch began, by partition, of which records are missing
 */
record UndoneQuarantine(String name, Map<SourcePartition, Long> begin, String wayOut) {

  UndoneQuarantine {
    begin = Map.copyOf(begin);
  }

  /**
   * @return empty if nobody has
   * @throws SluiceException if the log does not tell what was taken out
   */
  static Optional<UndoneQuarantine> of(LoggedTable quarantine) {
    return of(quarantine.name(), quarantine.location().toString(), quarantine.history());
  }

  /**
   * As {@link #of(LoggedTable)}.
   *
   * @param history all versions that are there, oldest first
   */
  static Optional<UndoneQuarantine> of(String name, String location, List<LoggedVersion> history) {
    LoggedVersion newest = history.get(history.size() - 1);
    if (newest.areOffsetsKnown() && newest.undoneTo().isEmpty()) {
      return Optional.empty();
    }
    String wayOut = wayOut(location, history);
    if (!newest.areOffsetsKnown()) {
      throw unknown(name, "the target of its RESTORE cannot be known from its log", wayOut);
    }
    long told = newest.undoneTo().orElseThrow();
    Map<SourcePartition, Long> begin = new HashMap<>();
    for (LoggedVersion version : history) {
      if (version.version() > newest.undoneTo().orElseThrow()) {
        if (version.version() != ++told) {
          throw unknown(name, "its log no longer tells version " + told, wayOut);
        }
        for (OffsetSpan span : version.batch()) {
          begin.merge(span.partition(), span.firstOffset(), Math::min);
        }
      }
    }
    return Optional.of(new UndoneQuarantine(name, begin, wayOut));
  }

  /** To the newest version that has all. */
  private static String wayOut(String location, List<LoggedVersion> history) {
    return history.stream()
        .filter(version -> version.areOffsetsKnown() && version.undoneTo().isEmpty())
        .reduce((earlier, later) -> later)
        .map(
            version ->
                "put its rows back with RESTORE TABLE delta.`%s` TO VERSION AS OF %d"
                    .formatted(location, version.version()))
        .orElse("put its rows back");
  }

  private static SluiceException unknown(String name, String reason, String wayOut) {
    return new SluiceException(
        ExitCode.FAILED,
        "Cannot tell which malformed records somebody's RESTORE has taken out of %s: %s; %s"
            .formatted(name, reason, wayOut));
  }

  /** Whether a table at these offsets has passed some of the records. */
  boolean isPassedBy(Map<SourcePartition, Long> offsets) {
    return begin.entrySet().stream()
        .anyMatch(each -> offsets.getOrDefault(each.getKey(), 0L) > each.getValue());
  }
}
