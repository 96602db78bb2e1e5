package io.sluice.spark.verify;

import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** From a time on, and up to but without another; without an end where there is none. */
public record TimeRange(Optional<Instant> from, Optional<Instant> to) {

  public static TimeRange all() {
    return new TimeRange(Optional.empty(), Optional.empty());
  }

  /** Whether a timestamp lies in this range. */
  Column contains(Column timestamp) {
    return notBefore(timestamp).and(to.map(timestamp::lt).orElse(functions.lit(true)));
  }

  /** Whether a span lies in this range as a whole. */
  Column contains(Column start, Column end) {
    return notBefore(start).and(to.map(end::leq).orElse(functions.lit(true)));
  }

  private Column notBefore(Column timestamp) {
    return from.map(timestamp::geq).orElse(functions.lit(true));
  }
}
