package io.sluice.view;

import io.sluice.schema.RowType;
import java.time.Duration;
import java.util.Optional;

/**
 * What a view reads: a stream or another view.
 *
 * @param columns the columns of its rows
 * @param eventTime the ordinal of the column that says when a row happened; the record's timestamp
 *     if empty
 * @param maxAhead how long after its record's timestamp a row may claim to have happened; empty if
 *     any time will do
 */
public record Source(
    String name, RowType columns, Optional<Integer> eventTime, Optional<Duration> maxAhead) {

  /** A source whose rows may claim any time. */
  public Source(String name, RowType columns, Optional<Integer> eventTime) {
    this(name, columns, eventTime, Optional.empty());
  }
}
