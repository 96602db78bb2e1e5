package io.sluice.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * The known name that a mistyped one most likely meant.
 *
 * <p>A name is near if fewer than half of its characters, and at most three, have to be inserted,
 * removed or replaced; case does not count.
 */
public final class NearestName {

  private static final int FARTHEST = 3;

  private NearestName() {}

  /** The nearest of the known names (of several, the first in the alphabet), or empty. */
  public static Optional<String> of(String wanted, Collection<String> known) {
    return known.stream()
        .filter(name -> isNear(wanted, name))
        .min(
            Comparator.<String>comparingInt(name -> distance(wanted, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** The ending {@code , did you mean 'price'?} of a message, or nothing if no name is near. */
  public static String hint(String wanted, Collection<String> known) {
    return of(wanted, known).map(name -> ", did you mean '" + name + "'?").orElse("");
  }

  private static boolean isNear(String wanted, String name) {
    int length = Math.max(wanted.length(), name.length());
    int distance = distance(wanted, name);
    return distance <= FARTHEST && 2 * distance < length;
  }

  private static int distance(String wanted, String name) {
    String from = wanted.toLowerCase(Locale.ROOT);
    String to = name.toLowerCase(Locale.ROOT);
    int[] above = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      above = nextRow(above, from.charAt(row - 1), row, to);
    }
    return above[to.length()];
  }

  private static int[] nextRow(int[] above, char wanted, int row, String to) {
    int[] current = new int[above.length];
    current[0] = row;
    for (int column = 1; column < above.length; column++) {
      int replace = above[column - 1] + (to.charAt(column - 1) == wanted ? 0 : 1);
      current[column] = Math.min(replace, 1 + Math.min(above[column], current[column - 1]));
    }
    return current;
  }
}
