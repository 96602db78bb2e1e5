package io.sluice.console.status;

import io.sluice.writer.delta.TableSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one table is.
 *
 * @param summary empty if there is no table, or its log cannot be read
 * @param position empty if it has no topic, or Kafka does not say
 * @param late rows of its late table; empty if it has none, or a file does not say
 * @param quarantined rows of its quarantine; empty if it has none, or a file does not say
 */
public record TableStatus(
    WatchedTable table,
    Verdict verdict,
    Optional<TableSummary> summary,
    Optional<Position> position,
    OptionalLong late,
    OptionalLong quarantined) {

  /** Records of its topic that are not in it. */
  public OptionalLong lag() {
    return position.map(Position::lag).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  /** How old its newest record is. */
  public Optional<Duration> freshness(Instant now) {
    return summary.flatMap(TableSummary::newestRecord).map(time -> Duration.between(time, now));
  }

  /** A late table that nobody has needed yet is nothing to look at. */
  boolean isWorthShowing() {
    return table.kind() != WatchedTable.Kind.LATE
        || verdict.state() != State.ABSENT
        || lag().orElse(0) > 0;
  }
}
