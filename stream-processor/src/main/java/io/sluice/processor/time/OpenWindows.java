package io.sluice.processor.time;

import java.util.OptionalLong;

/**
 * How much of a view with windows, or that holds rows back, is not in its topic yet.
 *
 * @param count of pairs of an open window and a group: as many last rows will come of them; or of
 *     rows that are held back: as many at most
 * @param newestEnd the end of the last of these windows, or the time of the last of these rows, of
 *     a join that of the last partner they may have, in milliseconds since 1970; empty if there are
 *     none
 */
public record OpenWindows(long count, OptionalLong newestEnd) {

  static final OpenWindows NONE = new OpenWindows(0, OptionalLong.empty());

  public static OpenWindows of(long count, long newestEnd) {
    return count == 0 ? NONE : new OpenWindows(count, OptionalLong.of(newestEnd));
  }

  public OpenWindows and(OpenWindows other) {
    if (count == 0 || other.count == 0) {
      return count == 0 ? other : this;
    }
    return of(count + other.count, Math.max(newestEnd.getAsLong(), other.newestEnd.getAsLong()));
  }
}
