package io.sluice.pipeline;

import java.time.Duration;
import java.util.List;

/** Durations as a pipeline file writes them: {@code 15 minutes}. */
public final class DurationText {

  private record Unit(String name, Duration length) {}

  private static final List<Unit> LONGEST_FIRST =
      List.of(
          new Unit("day", Duration.ofDays(1)),
          new Unit("hour", Duration.ofHours(1)),
          new Unit("minute", Duration.ofMinutes(1)),
          new Unit("second", Duration.ofSeconds(1)));

  private DurationText() {}

  /** In the longest unit of which it is a whole number, to the millisecond. */
  public static String of(Duration duration) {
    for (Unit unit : LONGEST_FIRST) {
      long count = duration.dividedBy(unit.length());
      if (count > 0 && unit.length().multipliedBy(count).equals(duration)) {
        return count + " " + unit.name() + (count == 1 ? "" : "s");
      }
    }
    return duration.toMillis() + " ms";
  }
}
