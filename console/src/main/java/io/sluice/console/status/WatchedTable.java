package io.sluice.console.status;

import io.sluice.pipeline.Names;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A table of a pipeline, and what there is to look at beside it.
 *
 * @param topic that the writer fills it from; empty if Spark writes it
 * @param quarantine the table of its malformed records, whether it exists or not
 * @param late the table of its late rows, whether it exists or not; empty if none can be late
 * @param commitEvery how often the writer commits to it
 * @param targetBytes of its data files
 */
public record WatchedTable(
    String name,
    Kind kind,
    Optional<String> topic,
    Optional<String> quarantine,
    Optional<String> late,
    Duration commitEvery,
    long targetBytes) {

  /** What its rows are. */
  public enum Kind {
    STREAM,
    CHANGELOG,
    KEYED,
    VIEW,
    UPDATES,
    LATE,
    DIMENSION;

    /** As the reports have it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static WatchedTable of(String name, Kind kind, Duration commitEvery, long targetBytes) {
    return new WatchedTable(
        name, kind, Optional.empty(), Optional.empty(), Optional.empty(), commitEvery, targetBytes);
  }

  /** Whether its records have the times at which producers sent them. */
  boolean isFilledByProducers() {
    return kind == Kind.STREAM || kind == Kind.CHANGELOG;
  }

  WatchedTable filledFrom(String source) {
    return new WatchedTable(
        name, kind, Optional.of(source), quarantine, late, commitEvery, targetBytes);
  }

  /**
   * @param of whose malformed records they are
   */
  WatchedTable withQuarantine(String of) {
    return new WatchedTable(
        name, kind, topic, Optional.of(Names.quarantineTable(of)), late, commitEvery, targetBytes);
  }

  WatchedTable withLate(String table) {
    return new WatchedTable(
        name, kind, topic, quarantine, Optional.of(table), commitEvery, targetBytes);
  }
}
