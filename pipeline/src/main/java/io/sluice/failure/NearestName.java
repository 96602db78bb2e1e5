package io.sluice.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that somebody probably meant. */
public final class NearestName {

  private NearestName() {}

  /**
   * The known name with the least edits to the wanted one, or empty if even that one would need
   * more than a third of its letters changed. Case does not count; ties go to the first name in
   * alphabetical order.
   */
  public static Optional<String> of(String wanted, Collection<String> known) {
    return known.stream()
        .sorted()
        .min(Comparator.comparingInt(name -> edits(wanted, name)))
        .filter(
            name ->
                edits(wanted, name) <= Math.max(1, Math.max(wanted.length(), name.length()) / 3));
  }

  /** Levenshtein's distance: insertions, deletions and substitutions, each of cost one. */
  private static int edits(String left, String right) {
    String from = left.toLowerCase(Locale.ROOT);
    String to = right.toLowerCase(Locale.ROOT);
    int[] row = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= from.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= to.length(); column++) {
        int substitution = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(substitution, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[to.length()];
  }
}
