package io.sluice.codec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/** Microseconds of instants by exact arithmetic, digits beyond them dropped towards the past. */
final class OracleTime {

  private OracleTime() {}

  static long micros(Instant instant) {
    return BigDecimal.valueOf(instant.getEpochSecond())
        .add(BigDecimal.valueOf(instant.getNano(), 9))
        .movePointRight(6)
        .setScale(0, RoundingMode.FLOOR)
        .longValueExact();
  }
}
