package io.sluice.writer.preview;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that was found of a pipeline.
 *
 * @param problems of views and expectations that do not fit the columns
 * @param notes what was not looked at
 */
record Preview(
    List<StreamPreview> streams,
    List<TablePreview> tables,
    List<String> problems,
    List<String> notes) {

  boolean isRefused() {
    return !problems.isEmpty()
        || streams.stream().anyMatch(StreamPreview::isRefused)
        || tables.stream().anyMatch(TablePreview::isRefused);
  }

  String text() {
    return Stream.of(
            streams.stream().map(StreamPreview::text),
            tables.stream().map(TablePreview::text),
            problems.stream(),
            notes.stream().map("note: "::concat))
        .flatMap(lines -> lines)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  ObjectNode json() {
    ObjectNode report = new ObjectMapper().createObjectNode();
    ArrayNode ofStreams = report.putArray("streams");
    streams.forEach(each -> each.json(ofStreams.addObject()));
    ArrayNode ofTables = report.putArray("tables");
    tables.forEach(each -> each.json(ofTables.addObject()));
    problems.forEach(report.putArray("problems")::add);
    notes.forEach(report.putArray("notes")::add);
    return report;
  }
}
