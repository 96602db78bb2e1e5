package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A list of JSON objects as aligned columns, one for every key; numbers stand to the right. */
public record TextTable(List<String> columns, List<List<String>> rows, List<Boolean> numeric) {

  public static TextTable of(JsonNode objects) {
    Set<String> keys = new LinkedHashSet<>();
    objects.forEach(object -> object.fieldNames().forEachRemaining(keys::add));
    List<List<String>> rows = new ArrayList<>();
    objects.forEach(object -> rows.add(keys.stream().map(key -> cell(object.get(key))).toList()));
    List<Boolean> numeric = keys.stream().map(key -> isNumeric(objects, key)).toList();
    return new TextTable(keys.stream().map(TextTable::heading).toList(), rows, numeric);
  }

  /** A key as a heading. */
  public static String heading(String key) {
    return key.replace('_', ' ');
  }

  /** A value in few characters: an absent one is a dash, an object its entries. */
  public static String cell(@Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return "-";
    }
    if (value.isObject()) {
      String entries =
          value.properties().stream()
              .map(entry -> entry.getKey() + "=" + cell(entry.getValue()))
              .collect(Collectors.joining(" "));
      return entries.isEmpty() ? "-" : entries;
    }
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(TextTable::cell)
          .collect(Collectors.joining(", "));
    }
    return value.asText();
  }

  private static boolean isNumeric(JsonNode objects, String key) {
    List<JsonNode> values =
        StreamSupport.stream(objects.spliterator(), false)
            .map(object -> object.path(key))
            .filter(value -> !value.isNull() && !value.isMissingNode())
            .toList();
    return !values.isEmpty() && values.stream().allMatch(JsonNode::isNumber);
  }

  /** The heading, then the rows. */
  public List<String> lines() {
    int[] widths =
        IntStream.range(0, columns.size())
            .map(column -> Math.max(columns.get(column).length(), width(column)))
            .toArray();
    List<String> lines = new ArrayList<>();
    lines.add(line(columns, widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String gap = " ".repeat(widths[column] - cells.get(column).length());
      line.append("  ");
      line.append(numeric.get(column) ? gap + cells.get(column) : cells.get(column) + gap);
    }
    return line.toString().stripTrailing();
  }
}
