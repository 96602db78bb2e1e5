package io.sluice.drill;

import java.util.SplittableRandom;

/**
 * One fault to be tried; the seed alone decides everything random in it.
 *
 * @param number from 1, within the fault
 */
record Trial(Fault fault, int number, long seed) {

  /** The trial that a campaign's seed makes of a fault and a number. */
  static Trial of(long campaignSeed, Fault fault, int number) {
    SplittableRandom random =
        new SplittableRandom(campaignSeed * 31 + fault.label().hashCode() + ((long) number << 32));
    return new Trial(fault, number, random.nextLong(Long.MAX_VALUE));
  }

  SplittableRandom random() {
    return new SplittableRandom(seed);
  }

  @Override
  public String toString() {
    return "%s %d (seed %d)".formatted(fault.label(), number, seed);
  }
}
