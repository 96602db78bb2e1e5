package io.sluice.local.shop;

import java.util.Arrays;

/** Picks ranks by Zipf's law: rank r (from 0) is chosen in proportion to 1 / (r + 1)^1.1. */
final class Popularity {
  private static final double SKEW = 1.1;

  private final double[] cumulative;

  Popularity(int ranks) {
    cumulative = new double[ranks];
    double sum = 0;
    for (int rank = 0; rank < ranks; rank++) {
      sum += Math.pow(rank + 1, -SKEW);
      cumulative[rank] = sum;
    }
  }

  /** The rank at a place in [0, 1). */
  int rankAt(double place) {
    int found = Arrays.binarySearch(cumulative, place * cumulative[cumulative.length - 1]);
    return Math.min(found >= 0 ? found + 1 : -found - 1, cumulative.length - 1);
  }
}
