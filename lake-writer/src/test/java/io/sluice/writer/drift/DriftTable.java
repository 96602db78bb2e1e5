package io.sluice.writer.drift;

import io.sluice.writer.drift.Wire.Format;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of the docs that says what becomes of which change. */
final class DriftTable {

  static final List<String> POLICIES = List.of("evolve", "pin", "quarantine", "stop");

  private static final Path DOCS = Path.of("..", "docs", "schema-drift.md");
  private static final String HEADER =
      "| The producer | Format | `evolve` | `pin` | `quarantine` | `stop` |";

  /** A row of it, for each of its formats. */
  record Key(Change change, Format format) {}

  private final Map<Key, Map<String, Outcome>> cells = new LinkedHashMap<>();

  private DriftTable() {}

  static DriftTable ofTheDocs() {
    try {
      return parse(Files.readAllLines(DOCS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DriftTable parse(List<String> lines) {
    int header = lines.indexOf(HEADER);
    if (header < 0) {
      throw new AssertionError("There is no table '%s' in %s".formatted(HEADER, DOCS));
    }
    DriftTable table = new DriftTable();
    lines.stream()
        .skip(header + 2L)
        .takeWhile(line -> line.startsWith("|"))
        .forEach(line -> table.add(Arrays.stream(line.split("\\|")).map(String::strip).toList()));
    return table;
  }

  private void add(List<String> row) {
    for (String format : row.get(2).split(", ")) {
      Map<String, Outcome> outcomes = new LinkedHashMap<>();
      for (int i = 0; i < POLICIES.size(); i++) {
        outcomes.put(POLICIES.get(i), Outcome.named(row.get(3 + i)));
      }
      Key key = new Key(Change.named(row.get(1)), Format.named(format));
      if (cells.put(key, outcomes) != null) {
        throw new AssertionError("The docs have two rows of " + key);
      }
    }
  }

  Outcome outcome(Key key, String policy) {
    Map<String, Outcome> row = cells.get(key);
    if (row == null) {
      throw new AssertionError("The docs have no row of " + key);
    }
    return row.get(policy);
  }

  /** All that it has rows of. */
  List<Key> keys() {
    return new ArrayList<>(cells.keySet());
  }
}
