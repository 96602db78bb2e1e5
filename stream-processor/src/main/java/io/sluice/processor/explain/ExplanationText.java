package io.sluice.processor.explain;

import io.sluice.schema.Field;
import io.sluice.table.TableFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An explanation as text for a terminal, a paragraph for each stream and view. */
final class ExplanationText {

  private final List<String> lines = new ArrayList<>();

  private ExplanationText() {}

  static String of(Explanation explanation) {
    ExplanationText text = new ExplanationText();
    text.lines.add(
        "pipeline %s: %d streams, %d dimensions, %d views, application id %s"
            .formatted(
                explanation.pipeline(),
                explanation.streams().size(),
                explanation.dimensions().size(),
                explanation.views().size(),
                explanation.application()));
    explanation
        .streams()
        .forEach(stream -> text.stream(stream, explanation.inferred().contains(stream.source())));
    explanation.views().forEach(text::view);
    return String.join(System.lineSeparator(), text.lines);
  }

  private void stream(TableFeed stream, boolean isInferred) {
    lines.add("");
    lines.add("stream " + stream.source());
    put("topic", text(stream));
    put("columns", columns(stream));
    if (isInferred) {
      put("infers", "a column for every other field of its records");
    }
  }

  private void view(ExplainedView view) {
    lines.add("");
    lines.add("view " + view.name());
    put("does", view.does());
    view.where().ifPresent(where -> put("where", where));
    put("topic", text(view.feed()));
    view.late().ifPresent(late -> put("late", text(late)));
    put("columns", columns(view.feed()));
    view.internals().stores().forEach(store -> put("store", store));
    view.internals().topics().forEach(topic -> put("internal", "topic " + topic));
  }

  private void put(String what, String text) {
    lines.add("  %-8s  %s".formatted(what, text));
  }

  private static String text(TableFeed feed) {
    return "%s (%s), table %s"
        .formatted(feed.topic(), feed.format().name().toLowerCase(Locale.ROOT), feed.table());
  }

  private static String columns(TableFeed feed) {
    return feed.record().fields().stream().map(Field::toString).collect(Collectors.joining(", "));
  }
}
