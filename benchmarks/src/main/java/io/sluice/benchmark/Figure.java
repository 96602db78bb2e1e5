package io.sluice.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A figure that was measured in several rounds.
 *
 * @param median the lower of the two in the middle where the number of rounds is even
 */
record Figure(double median, double least, double most) {

  static Figure of(List<TimedProcess> runs, ToDoubleFunction<TimedProcess> measure) {
    return of(runs.stream().mapToDouble(measure).toArray());
  }

  static Figure of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Figure(sorted[(sorted.length - 1) / 2], sorted[0], sorted[sorted.length - 1]);
  }

  /** The median, and in brackets the least and the most. */
  String spread(int digits) {
    String number = "%." + digits + "f";
    return String.format(
        Locale.ROOT, number + " (" + number + " to " + number + ")", median, least, most);
  }
}
