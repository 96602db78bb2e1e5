package io.sluice.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a demo found, from the reports of the jobs that looked.
 *
 * @param optimized files per table before the last optimize
 * @param audit the report of the audit job
 * @param verify the report of the verify job
 * @param catalogVersions versions of the dimension that the stream has looked rows up in
 */
record DemoReport(
    Map<String, Long> optimized,
    JsonNode audit,
    JsonNode verify,
    int writerKills,
    long produced,
    int catalogVersions,
    Duration took) {

  private static final List<String> TABLE_COUNTS =
      List.of(
          "rows",
          "files",
          "version",
          "duplicates",
          "missing",
          "different",
          "unexpected",
          "late",
          "quarantined");
  private static final List<String> VIEW_COUNTS =
      List.of("stream_rows", "batch_rows", "differences", "late");

  /** Whether everything is as promised. */
  boolean ok() {
    return audit.path("ok").asBoolean()
        && verify.path("ok").asBoolean()
        && writerKills == 1
        && catalogVersions > 1;
  }

  ObjectNode json() {
    ObjectNode report = new ObjectMapper().createObjectNode();
    ArrayNode tables = report.putArray("tables");
    for (JsonNode table : audit.path("tables")) {
      ObjectNode copy = copy(table, TABLE_COUNTS, tables);
      copy.put(
          "files_before",
          optimized.getOrDefault(table.path("name").asText(), table.path("files").asLong()));
    }
    ArrayNode views = report.putArray("views");
    for (JsonNode view : verify.path("views")) {
      copy(view, VIEW_COUNTS, views);
    }
    return report
        .put("produced", produced)
        .put("catalog_versions", catalogVersions)
        .put("writer_kills", writerKills)
        .put("seconds", took.toSeconds())
        .put("ok", ok());
  }

  private static ObjectNode copy(JsonNode from, List<String> counts, ArrayNode into) {
    ObjectNode copy = into.addObject().put("name", from.path("name").asText());
    counts.forEach(count -> copy.put(count, from.path(count).asLong()));
    return copy;
  }

  void print(PrintWriter out) {
    ObjectNode report = json();
    out.printf(
        "%n  %-30s %8s %14s %8s %6s %8s %6s %12s%n",
        "table", "rows", "files", "version", "twice", "missing", "late", "quarantined");
    for (JsonNode table : report.path("tables")) {
      out.printf(
          "  %-30s %8d %14s %8d %6d %8d %6d %12d%n",
          table.path("name").asText(),
          table.path("rows").asLong(),
          table.path("files_before").asLong() + " -> " + table.path("files").asLong(),
          table.path("version").asLong(),
          table.path("duplicates").asLong(),
          table.path("missing").asLong(),
          table.path("late").asLong(),
          table.path("quarantined").asLong());
    }
    out.printf("%n  %-30s %8s %14s %8s %6s%n", "view", "stream", "batch", "differ", "late");
    for (JsonNode view : report.path("views")) {
      out.printf(
          "  %-30s %8d %14d %8d %6d%n",
          view.path("name").asText(),
          view.path("stream_rows").asLong(),
          view.path("batch_rows").asLong(),
          view.path("differences").asLong(),
          view.path("late").asLong());
    }
    out.printf(
        "%n  %,d events; the writer was killed %d time(s); the stream saw %d versions of the catalog%n",
        produced, writerKills, catalogVersions);
    out.printf("  ok: %s   (%d s)%n", ok(), took.toSeconds());
    out.flush();
  }
}
