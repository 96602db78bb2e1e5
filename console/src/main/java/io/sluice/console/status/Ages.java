package io.sluice.console.status;

import java.time.Duration;

/** Spans of time in few letters: {@code 850 ms}, {@code 12 s}, {@code 3 min}, {@code 5 h}. */
public final class Ages {

  private static final long TWO = 2;

  private Ages() {}

  public static String text(Duration age) {
    if (age.isNegative()) {
      return "-" + text(age.negated());
    }
    if (age.toSeconds() < TWO) {
      return age.toMillis() + " ms";
    }
    if (age.toMinutes() < TWO) {
      return age.toSeconds() + " s";
    }
    if (age.toHours() < TWO) {
      return age.toMinutes() + " min";
    }
    return age.toDays() < TWO ? age.toHours() + " h" : age.toDays() + " d";
  }
}
