package io.sluice.processor.drain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.processor.time.OpenWindows;
import io.sluice.processor.time.WindowClosing;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a drain has done, and what is left open.
 *
 * @param malformed records that could not be read, by the stream or view they were of
 */
public record DrainReport(String pipeline, List<View> views, Map<String, Long> malformed) {

  /** The counts of a view since the process started, and its windows that stay open. */
  public record View(String name, Map<ViewCounts.Count, Long> counts, OpenWindows open) {}

  /** What the counts say now; taken while the tasks still run, for they know what is open. */
  public static DrainReport of(String pipeline, ViewMetrics metrics, WindowClosing closing) {
    List<View> views = new ArrayList<>();
    for (String view : metrics.views()) {
      Map<ViewCounts.Count, Long> counts = new EnumMap<>(ViewCounts.Count.class);
      for (ViewCounts.Count count : ViewCounts.Count.values()) {
        counts.put(count, metrics.view(view).get(count));
      }
      views.add(new View(view, counts, closing.open(view)));
    }
    Map<String, Long> malformed = new LinkedHashMap<>();
    metrics.sources().forEach(source -> malformed.put(source, metrics.malformed(source)));
    return new DrainReport(pipeline, views, malformed);
  }

  /** The report as JSON, on one line. */
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("pipeline", pipeline);
    ArrayNode list = json.putArray("views");
    for (View view : views) {
      ObjectNode object = list.addObject().put("view", view.name());
      view.counts().forEach((count, value) -> object.put(count.toString(), value));
      object.put("open", view.open().count());
      view.open()
          .newestEnd()
          .ifPresent(end -> object.put("newest_end", Instant.ofEpochMilli(end).toString()));
    }
    ObjectNode unread = json.putObject("malformed");
    malformed.forEach(unread::put);
    return json.toString();
  }

  /** The report for people. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add("Pipeline '%s' is drained.".formatted(pipeline));
    views.forEach(view -> lines.add(text(view)));
    malformed.forEach(
        (source, count) -> {
          if (count > 0) {
            lines.add("  %s: %d records could not be read".formatted(source, count));
          }
        });
    return String.join(System.lineSeparator(), lines);
  }

  private static String text(View view) {
    String counts =
        view.counts().entrySet().stream()
            .map(
                count ->
                    count.getKey().toString().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + " "
                        + count.getValue())
            .collect(Collectors.joining(", "));
    OpenWindows open = view.open();
    return "  %s: %s%s"
        .formatted(
            view.name(),
            counts,
            open.newestEnd().isEmpty()
                ? ""
                : "; %d rows stay open, up to %s"
                    .formatted(open.count(), Instant.ofEpochMilli(open.newestEnd().getAsLong())));
  }
}
