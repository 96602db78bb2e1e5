package io.sluice.spark.load;

import java.util.Optional;

/**
 * How much text a compressed file may hold.
 *
 * @param bytes what somebody has set; otherwise a hundred times the file, which catalogs stay below
 *     and a file that was made to burst does not
 */
record InflationLimit(Optional<Long> bytes) {

  private static final long RATIO = 100;

  /** So much is let through however small the file is. */
  private static final long FLOOR = 64L << 20;

  long of(long fileBytes) {
    return bytes.orElseGet(() -> Math.max(FLOOR, RATIO * fileBytes));
  }
}
