package io.sluice.writer.preview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * What would become of a table whose columns the pipeline file says.
 *
 * @param changes in what its rows would differ from its columns
 * @param reason why the writer would refuse it, else what it would do
 */
record TablePreview(String table, Verdict verdict, List<String> changes, String reason) {

  /** In the words of the docs. */
  enum Verdict {
    FITS,
    GROWS,
    STOPS,
    NEW_TABLE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  boolean isRefused() {
    return verdict == Verdict.STOPS;
  }

  String text() {
    StringBuilder text =
        new StringBuilder("%-24s %-12s pipeline file: %s".formatted(table, verdict, reason));
    changes.forEach(change -> text.append("%n  %s".formatted(change)));
    return text.toString();
  }

  void json(ObjectNode into) {
    into.put("table", table)
        .put("verdict", verdict.toString())
        .put("refused", isRefused())
        .put("reason", reason);
    changes.forEach(into.putArray("changes")::add);
  }
}
