package io.sluice.spark.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.failure.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * What came out for all views.
 *
 * @param unwritten the views that could not be verified yet, and why
 */
public record VerifyReport(List<ViewReport> views, Map<String, String> unwritten) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public boolean ok() {
    return unwritten.isEmpty() && views.stream().allMatch(ViewReport::ok);
  }

  /** A difference weighs more than a view that has no table yet. */
  public ExitCode exitCode() {
    if (!views.stream().allMatch(ViewReport::ok)) {
      return ExitCode.CHECK_FAILED;
    }
    return unwritten.isEmpty() ? ExitCode.OK : ExitCode.TRY_LATER;
  }

  public ObjectNode json() {
    ObjectNode report = JSON.createObjectNode().put("job", "verify");
    ArrayNode list = report.putArray("views");
    views.forEach(view -> list.add(json(view)));
    ObjectNode reasons = report.putObject("unwritten");
    unwritten.forEach(reasons::put);
    return report.put("tolerance", Comparison.RELATIVE_TOLERANCE).put("ok", ok());
  }

  private static ObjectNode json(ViewReport view) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("name", view.name())
            .put("stream_rows", view.streamRows())
            .put("batch_rows", view.batchRows())
            .put("differences", view.differences())
            .put("late", view.late())
            .put("open", view.open())
            .put("ahead", view.ahead());
    ArrayNode versions = json.putArray("dimension_versions");
    view.dimensionVersions().forEach(versions::add);
    ArrayNode examples = json.putArray("examples");
    for (Difference difference : view.examples()) {
      ObjectNode example = examples.addObject();
      example.set("identity", parsed(difference.identity()));
      example.set("streamed", parsed(difference.actual()));
      example.set("batch", parsed(difference.expected()));
    }
    return json;
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Spark wrote JSON that is none: " + json, e);
    }
  }

  public void print(PrintWriter out) {
    out.printf(
        "%-30s %10s %10s %8s %8s %8s %8s%n",
        "view", "stream", "batch", "differ", "late", "open", "ahead");
    for (ViewReport view : views) {
      out.printf(
          "%-30s %10d %10d %8d %8d %8d %8d%n",
          view.name(),
          view.streamRows(),
          view.batchRows(),
          view.differences(),
          view.late(),
          view.open(),
          view.ahead());
      for (Difference difference : view.examples()) {
        out.printf(
            "  %s%n    streamed %s%n    batch    %s%n",
            difference.identity(), difference.actual(), difference.expected());
      }
    }
    unwritten.forEach((view, reason) -> out.printf("%-30s %s%n", view, reason));
    out.printf(
        "%s; doubles may differ by %.0e of the sum of their absolute values, all else not at all%n",
        ok() ? "stream = batch" : "NOT verified", Comparison.RELATIVE_TOLERANCE);
    out.flush();
  }
}
