package io.sluice.processor.topology;

import java.util.OptionalLong;

/**
 * How much of a windowed view is not in its topic yet.
 *
 * @param count of pairs of an open window and a group: as many rows will come of them; of a join
 *     the rows that wait for a partner
 * @param newestEnd the end of the last of these windows, in milliseconds since 1970; empty if there
 *     are none. No row of a join waits for a partner of a later time
 */
public record OpenWindows(long count, OptionalLong newestEnd) {

  static final OpenWindows NONE = new OpenWindows(0, OptionalLong.empty());

  static OpenWindows of(long count, long newestEnd) {
    return count == 0 ? NONE : new OpenWindows(count, OptionalLong.of(newestEnd));
  }

  OpenWindows and(OpenWindows other) {
    if (count == 0 || other.count == 0) {
      return count == 0 ? other : this;
    }
    return of(count + other.count, Math.max(newestEnd.getAsLong(), other.newestEnd.getAsLong()));
  }
}
