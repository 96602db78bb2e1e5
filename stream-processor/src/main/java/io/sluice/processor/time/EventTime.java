package io.sluice.processor.time;

import io.sluice.schema.Row;
import io.sluice.view.Source;
import org.jspecify.annotations.Nullable;

/** When the rows of a source happened, in whole milliseconds since 1970. */
public record EventTime(Source source) {

  /**
   * The time of the source's event-time column, which may be before 1970; where there is none, the
   * record's timestamp.
   */
  public long millis(Row row, long timestamp) {
    @Nullable Object micros =
        source.eventTime().isPresent() ? row.get(source.eventTime().get()) : null;
    return micros == null ? timestamp : Math.floorDiv((long) (Long) micros, 1000L);
  }

  /**
   * The time of a record for Kafka Streams, which tells from it which records to read first: its
   * event's, or its own timestamp if the event claims to be farther ahead of that than it may be.
   */
  long recordTime(Row row, long timestamp) {
    long millis = millis(row, timestamp);
    return isFurtherThanAllowed(millis, timestamp) ? timestamp : millis;
  }

  /**
   * A record without a timestamp, which brokers have not made for a decade, says nothing about its
   * event.
   */
  private boolean isFurtherThanAllowed(long millis, long timestamp) {
    return timestamp >= 0
        && source.maxAhead().map(most -> millis - timestamp > most.toMillis()).orElse(false);
  }

  /**
   * Whether a row claims to be farther ahead of its record's timestamp than it may be.
   *
   * @param recordTime what {@link #recordTime} said of it, which in this case alone is before the
   *     event's
   */
  public boolean isAhead(Row row, long recordTime) {
    return source.maxAhead().isPresent() && millis(row, recordTime) > recordTime;
  }

  /** Milliseconds as microseconds, or the first or last microsecond that there is. */
  public static long micros(long millis) {
    if (millis > Long.MAX_VALUE / 1000 || millis < Long.MIN_VALUE / 1000) {
      return millis < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return millis * 1000;
  }
}
