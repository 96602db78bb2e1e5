package io.sluice.local.shop;

/**
 * How many of the events are not sent once, intact and at their time; each a share of all events.
 *
 * <p>Profiles are never held back: the newest must come last.
 */
public record Mix(
    double outOfOrder,
    double lateWithinGrace,
    double lateBeyondGrace,
    double duplicates,
    double malformed) {
  /** Nothing but valid events. */
  public static final Mix CLEAN = new Mix(0, 0, 0, 0, 0);

  /**
   * A little of everything: 5 % out of order, 2 % late, 1 % beyond grace, 1 % twice, 0.5 %
   * malformed.
   */
  public static final Mix SMALL = new Mix(0.05, 0.02, 0.01, 0.01, 0.005);

  /**
   * Checks the shares.
   *
   * @throws IllegalArgumentException when one is negative or they exceed one together
   */
  public Mix {
    double least =
        Math.min(
            Math.min(outOfOrder, lateWithinGrace),
            Math.min(lateBeyondGrace, Math.min(duplicates, malformed)));
    double sum = outOfOrder + lateWithinGrace + lateBeyondGrace + duplicates + malformed;
    if (!(least >= 0 && sum <= 1)) {
      throw new IllegalArgumentException(
          "Cannot mix events: the shares are %s, %s, %s, %s and %s; each must be 0 or more, their sum at most 1"
              .formatted(outOfOrder, lateWithinGrace, lateBeyondGrace, duplicates, malformed));
    }
  }

  /** The kind at a place between 0 and 1 when the shares are laid end to end. */
  Kind kindAt(double place) {
    double rest = place - outOfOrder;
    if (rest < 0) {
      return Kind.OUT_OF_ORDER;
    }
    rest -= lateWithinGrace;
    if (rest < 0) {
      return Kind.LATE_WITHIN_GRACE;
    }
    rest -= lateBeyondGrace;
    if (rest < 0) {
      return Kind.LATE_BEYOND_GRACE;
    }
    rest -= duplicates;
    if (rest < 0) {
      return Kind.DUPLICATE;
    }
    return rest - malformed < 0 ? Kind.MALFORMED : Kind.VALID;
  }
}
