package io.sluice.processor.explain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.schema.Field;
import io.sluice.table.TableFeed;
import java.util.Locale;

/** An explanation as one JSON object. */
final class ExplanationJson {

  private ExplanationJson() {}

  static String of(Explanation explanation) {
    ObjectNode json =
        new ObjectMapper()
            .createObjectNode()
            .put("pipeline", explanation.pipeline())
            .put("application_id", explanation.application());
    ArrayNode streams = json.putArray("streams");
    explanation
        .streams()
        .forEach(
            stream ->
                put(
                    stream,
                    streams
                        .addObject()
                        .put("name", stream.source())
                        .put("inferred", explanation.inferred().contains(stream.source()))));
    ArrayNode dimensions = json.putArray("dimensions");
    explanation.dimensions().forEach(dimensions::add);
    ArrayNode views = json.putArray("views");
    explanation.views().forEach(view -> put(view, views.addObject()));
    return json.toString();
  }

  private static void put(ExplainedView view, ObjectNode json) {
    json.put("name", view.name()).put("does", view.does());
    ArrayNode reads = json.putArray("reads");
    view.reads().forEach(reads::add);
    view.where().ifPresent(where -> json.put("where", where));
    put(view.feed(), json);
    view.late().ifPresent(late -> put(late, json.putObject("late")));
    ArrayNode stores = json.putArray("stores");
    view.internals().stores().forEach(stores::add);
    ArrayNode topics = json.putArray("internal_topics");
    view.internals().topics().forEach(topics::add);
  }

  private static void put(TableFeed feed, ObjectNode json) {
    json.put("topic", feed.topic())
        .put("format", feed.format().name().toLowerCase(Locale.ROOT))
        .put("table", feed.table());
    ArrayNode columns = json.putArray("columns");
    for (Field field : feed.record().fields()) {
      columns
          .addObject()
          .put("name", field.name())
          .put("type", field.type().toString())
          .put("nullable", field.nullable());
    }
  }
}
