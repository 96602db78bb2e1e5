package io.sluice.local.shop;

import java.util.Locale;

/** How an event was sent, as far as the generator knows. */
public enum Kind {
  /** At its time. */
  VALID,
  /** Up to two minutes after its time. */
  OUT_OF_ORDER,
  /**
   * 10 to 14 minutes after its time: its 10-minute window has ended, a grace of 15 minutes has not.
   */
  LATE_WITHIN_GRACE,
  /** 27 to 40 minutes after its time: its 10-minute window and a grace of 15 minutes have ended. */
  LATE_BEYOND_GRACE,
  /** Once more, up to a minute after it was sent at its time. */
  DUPLICATE,
  /** With a value that cannot be read. */
  MALFORMED;

  /** The name in the ground truth, such as {@code late_beyond_grace}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
