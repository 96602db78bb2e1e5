package io.sluice.spark.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;

/**
 * What a job has to say when it is done; text and JSON say the same.
 *
 * <p>As JSON it is one line: {@code values}. As text it is the sentence, then every list of objects
 * as a table, or, if there is none, every value in a line of its own, without the job's name.
 */
public record Report(String sentence, ObjectNode values) {

  public void print(PrintWriter out, OutputFormat format) {
    out.println(format == OutputFormat.JSON ? values.toString() : text());
    out.flush();
  }

  String text() {
    List<String> lines = new ArrayList<>(List.of(sentence));
    List<ArrayNode> tables = tables();
    if (tables.isEmpty()) {
      lines.addAll(valueLines());
    }
    tables.forEach(table -> lines.addAll(TextTable.of(table).lines()));
    return String.join(System.lineSeparator(), lines);
  }

  private List<ArrayNode> tables() {
    List<ArrayNode> tables = new ArrayList<>();
    for (JsonNode value : values) {
      if (value instanceof ArrayNode array && !array.isEmpty() && array.get(0).isObject()) {
        tables.add(array);
      }
    }
    return tables;
  }

  private List<String> valueLines() {
    List<String> keys = new ArrayList<>(values.propertyStream().map(Entry::getKey).toList());
    keys.remove("job");
    int width = keys.stream().mapToInt(String::length).max().orElse(0);
    return keys.stream()
        .map(
            key -> {
              String heading = TextTable.heading(key);
              String gap = " ".repeat(width - heading.length());
              return "  " + heading + gap + "  " + TextTable.cell(values.get(key));
            })
        .toList();
  }
}
