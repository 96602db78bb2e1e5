package io.sluice.processor.topology;

import io.sluice.schema.Row;
import io.sluice.view.Source;
import org.jspecify.annotations.Nullable;

/** When the rows of a source happened, in whole milliseconds since 1970. */
record EventTime(Source source) {

  /**
   * The time of the source's event-time column, which may be before 1970; where there is none, the
   * record's timestamp.
   */
  long millis(Row row, long timestamp) {
    @Nullable Object micros =
        source.eventTime().isPresent() ? row.get(source.eventTime().get()) : null;
    return micros == null ? timestamp : Math.floorDiv((long) (Long) micros, 1000L);
  }

  /** Milliseconds as microseconds, or the first or last microsecond that there is. */
  static long micros(long millis) {
    if (millis > Long.MAX_VALUE / 1000 || millis < Long.MIN_VALUE / 1000) {
      return millis < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return millis * 1000;
  }
}
