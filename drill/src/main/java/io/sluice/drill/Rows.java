package io.sluice.drill;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A choice of rows of the matrix, such as {@code 1-6,10}. */
final class Rows {

  private static final Pattern RANGE = Pattern.compile("(\\d{1,3})(?:-(\\d{1,3}))?");

  private Rows() {}

  /**
   * The faults of the rows; numbers in a range that are no rows count for nothing.
   *
   * @throws SluiceException if it is no list of rows, or no fault is in one of its parts
   */
  static List<Fault> faults(String text) {
    Set<Fault> chosen = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw refused(text, "'%s' is no row and no range of rows".formatted(part.strip()));
      }
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      List<Fault> found =
          Arrays.stream(Fault.values())
              .filter(fault -> isWithin(Integer.parseInt(fault.row()), first, last))
              .toList();
      if (found.isEmpty()) {
        throw refused(text, "there is no row %s".formatted(part.strip()));
      }
      chosen.addAll(found);
    }
    return List.copyOf(chosen);
  }

  private static boolean isWithin(int row, int first, int last) {
    return first <= row && row <= last;
  }

  private static SluiceException refused(String text, String reason) {
    List<String> rows = Arrays.stream(Fault.values()).map(Fault::row).distinct().toList();
    return new SluiceException(
        ExitCode.USAGE,
        "Cannot drill rows '%s': %s; rows are %s".formatted(text, reason, String.join(", ", rows)));
  }
}
