package io.sluice.local.shop;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What determines the shop's events, all of them together: same options, same sequence.
 *
 * @param seed of everything random
 * @param start the shop's time of the first event
 * @param speedUp shop seconds per wall second
 * @param ratePerSecond events per wall second, over all streams
 * @param users how many there are
 * @param mix shares of events that are late, doubled or malformed
 */
public record ShopOptions(
    long seed, Instant start, double speedUp, double ratePerSecond, int users, Mix mix) {
  /** Seed 1, 2026-01-05, one minute per second, 200 events per second, 500 users, a small mix. */
  public static final ShopOptions DEFAULT =
      new ShopOptions(1, Instant.parse("2026-01-05T00:00:00Z"), 60, 200, 500, Mix.SMALL);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when speed-up, rate or users is not positive
   */
  public ShopOptions {
    if (!(speedUp > 0 && ratePerSecond > 0 && users > 0)) {
      throw new IllegalArgumentException(
          "Cannot open the shop: speed-up %s, rate %s and users %d must be above 0"
              .formatted(speedUp, ratePerSecond, users));
    }
  }

  /** The same with another seed. */
  public ShopOptions withSeed(long replacement) {
    return new ShopOptions(replacement, start, speedUp, ratePerSecond, users, mix);
  }

  /** The same with another rate. */
  public ShopOptions withRatePerSecond(double replacement) {
    return new ShopOptions(seed, start, speedUp, replacement, users, mix);
  }

  /** The same with other shares. */
  public ShopOptions withMix(Mix replacement) {
    return new ShopOptions(seed, start, speedUp, ratePerSecond, users, replacement);
  }

  /** The shop's time when the event of this index is sent, in whole milliseconds. */
  Instant timeOf(long index) {
    long nanos = (long) (index * (speedUp / ratePerSecond) * Duration.ofSeconds(1).toNanos());
    return start.plusNanos(nanos).truncatedTo(ChronoUnit.MILLIS);
  }
}
