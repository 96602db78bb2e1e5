package io.sluice.pipeline.file;

import io.sluice.pipeline.Emission;
import io.sluice.pipeline.JoinType;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.Skew;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.pipeline.ViewDefinition.Dedupe;
import io.sluice.pipeline.ViewDefinition.DimensionLookup;
import io.sluice.pipeline.ViewDefinition.Join;
import io.sluice.pipeline.ViewDefinition.Lookup;
import io.sluice.pipeline.ViewDefinition.StreamLookup;
import io.sluice.pipeline.ViewDefinition.TableJoin;
import io.sluice.pipeline.ViewDefinition.Window;
import io.sluice.pipeline.ViewDefinition.Within;
import io.sluice.pipeline.WindowKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one view of a pipeline file. */
final class ViewReader {

  /** Of one event: so much is stored and sent for each. */
  private static final int MOST_WINDOWS = 1_000;

  private static final Map<String, JoinType> JOIN_TYPES =
      Map.of("inner", JoinType.INNER, "left", JoinType.LEFT, "outer", JoinType.OUTER);

  private static final Map<String, JoinType> TABLE_JOIN_TYPES =
      Map.of("inner", JoinType.INNER, "left", JoinType.LEFT);

  private static final Map<String, Boolean> EMITS_UPDATES =
      Map.of("close", Boolean.FALSE, "updates", Boolean.TRUE);

  private static final Map<String, Skew> SKEW = Map.of("pre_aggregate", Skew.PRE_AGGREGATE);

  private ViewReader() {}

  static ViewDefinition read(String pipeline, String name, Section section) {
    Section select = section.section("select").orElseThrow(() -> section.missing("select"));
    Optional<Section> join = section.section("join");
    ViewDefinition view =
        new ViewDefinition(
            name,
            sources(section),
            section.optionalText("topic").map(Object::toString).orElse(pipeline + "." + name),
            section.optionalText("where"),
            section.section("window").map(ViewReader::window),
            section.texts("group_by"),
            join.filter(it -> !it.has("table")).map(ViewReader::join),
            join.filter(it -> it.has("table")).map(ViewReader::tableJoin),
            section.section("lookup").map(ViewReader::lookup),
            section.section("dedupe").map(ViewReader::dedupe),
            select.allTexts(),
            section.at());
    section.refuseOthers();
    checkShape(view, section, select);
    return view;
  }

  private static List<Located> sources(Section section) {
    List<Located> sources = section.texts("from");
    if (section.isList("from") && sources.size() < 2) {
      throw new Invalid(
          section.at("from"),
          "a list has two sources or more, of which the view is the union; write a single one as 'from: %s'"
              .formatted(sources.isEmpty() ? "STREAM" : sources.get(0)));
    }
    if (sources.isEmpty()) {
      throw section.missing("from");
    }
    return sources;
  }

  private static void checkShape(ViewDefinition view, Section section, Section select) {
    if (view.select().isEmpty()) {
      throw new Invalid(select.at(), "view '%s' selects nothing".formatted(view.name()));
    }
    if (!view.groupBy().isEmpty() && view.window().isEmpty()) {
      throw new Invalid(
          section.at("group_by"),
          "view '%s' groups without a window: an endless stream has no end to count to; add 'window: { tumbling: 10 minutes, grace: 15 minutes }'"
              .formatted(view.name()));
    }
    if (view.isUnion()) {
      refuseInUnion(view, section);
    }
    long shapes =
        count(view.window())
            + count(view.join())
            + count(view.tableJoin())
            + count(view.lookup())
            + count(view.dedupe());
    if (shapes > 1) {
      throw new Invalid(
          section.at(),
          "view '%s' has more than one of window, join, lookup and dedupe; make two views, one from the other"
              .formatted(view.name()));
    }
  }

  private static void refuseInUnion(ViewDefinition view, Section section) {
    Stream.of("window", "join", "lookup", "dedupe")
        .filter(section::has)
        .findFirst()
        .ifPresent(
            shape -> {
              throw new Invalid(
                  section.at(shape),
                  "view '%s' is the union of %s, and has no '%s' besides; give it to a view that reads this one, 'from: %s'"
                      .formatted(
                          view.name(),
                          view.sources().stream()
                              .map(Located::text)
                              .collect(Collectors.joining(" and ")),
                          shape,
                          view.name()));
            });
  }

  private static long count(Optional<?> part) {
    return part.stream().count();
  }

  private static Window window(Section section) {
    List<String> kinds =
        Stream.of("tumbling", "hopping", "sliding", "session").filter(section::has).toList();
    if (kinds.size() > 1) {
      throw new Invalid(
          section.at(kinds.get(1)),
          "a window is one of tumbling, hopping, sliding and session, and not %s at once"
              .formatted(String.join(" and ", kinds)));
    }
    WindowKind kind =
        switch (kinds.isEmpty() ? "tumbling" : kinds.get(0)) {
          case "hopping" -> hopping(section);
          case "sliding" -> sliding(section);
          case "session" -> new WindowKind.Session(positive(section, "session"));
          default -> tumbling(section);
        };
    Window window =
        new Window(
            kind,
            duration(section, "grace"),
            idle(section),
            emission(section),
            section.parsed("skew", text -> Choice.of(text, SKEW)).orElse(Skew.NONE));
    section.refuseOthers();
    if (kind instanceof WindowKind.Session && window.emission() instanceof Emission.Updates) {
      throw new Invalid(
          section.at("emit"),
          "a session that grows, or joins another one, is another row, and the rows before it cannot be taken back; sessions are emitted when they close");
    }
    if (window.skew() == Skew.PRE_AGGREGATE) {
      requirePartsOfWindows(window, section);
    }
    return window;
  }

  private static void requirePartsOfWindows(Window window, Section section) {
    if (!(window.kind() instanceof WindowKind.Fixed)) {
      throw new Invalid(
          section.at("skew"),
          "which rows make %s is known only where all rows of its group are, so no part of it can be aggregated before; take 'skew' out, or make the windows tumbling or hopping"
              .formatted(
                  window.kind() instanceof WindowKind.Session ? "a session" : "a sliding window"));
    }
    if (window.emission() instanceof Emission.Updates) {
      throw new Invalid(
          section.at("skew"),
          "rows that are aggregated before they are sent are not in the updates of their window meanwhile; take 'skew' out, or emit windows when they close");
    }
  }

  private static Emission emission(Section section) {
    boolean updates =
        section.parsed("emit", text -> Choice.of(text, EMITS_UPDATES)).orElse(Boolean.FALSE);
    if (updates) {
      return new Emission.Updates(
          section.has("every") ? positive(section, "every") : Emission.Updates.DEFAULT_EVERY);
    }
    if (section.has("every")) {
      throw new Invalid(
          section.at("every"), "'every' says how often updates come; add 'emit: updates'");
    }
    return new Emission.OnClose();
  }

  private static WindowKind tumbling(Section section) {
    Duration size = positive(section, "tumbling");
    return new WindowKind.Fixed(size, size);
  }

  private static WindowKind sliding(Section section) {
    if (section.has("advance")) {
      throw new Invalid(
          section.at("advance"),
          "a sliding window ends with each event, and not every so often; take 'advance' out, or say 'hopping' in place of 'sliding'");
    }
    return new WindowKind.Sliding(positive(section, "sliding"));
  }

  private static WindowKind hopping(Section section) {
    Duration size = positive(section, "hopping");
    Duration advance = positive(section, "advance");
    if (advance.compareTo(size) > 0) {
      throw new Invalid(
          section.at("advance"),
          "windows of %s that begin every %s leave events between them out; 'advance' is at most the size"
              .formatted(section.text("hopping"), section.text("advance")));
    }
    if (size.toMillis() > advance.toMillis() * MOST_WINDOWS) {
      throw new Invalid(
          section.at("advance"),
          "every event would be in more than %d windows; take a longer 'advance'"
              .formatted(MOST_WINDOWS));
    }
    return new WindowKind.Fixed(size, advance);
  }

  private static Join join(Section section) {
    Join join =
        new Join(
            section.text("stream"),
            section.texts("by"),
            within(section),
            joinGrace(section),
            idle(section),
            section.parsed("type", text -> Choice.of(text, JOIN_TYPES)).orElse(JoinType.INNER));
    section.refuseOthers();
    if (join.by().isEmpty()) {
      throw section.missing("by");
    }
    return join;
  }

  private static TableJoin tableJoin(Section section) {
    Stream.of("stream", "within", "grace", "idle")
        .filter(section::has)
        .findFirst()
        .ifPresent(key -> refuseInTableJoin(section, key));
    TableJoin join =
        new TableJoin(
            section.text("table"),
            section.texts("by"),
            section
                .parsed("type", text -> Choice.of(text, TABLE_JOIN_TYPES))
                .orElse(JoinType.INNER));
    section.refuseOthers();
    if (join.by().isEmpty()) {
      throw section.missing("by");
    }
    return join;
  }

  private static void refuseInTableJoin(Section section, String key) {
    throw new Invalid(
        section.at(key),
        key.equals("stream")
            ? "a join is with a stream, whose rows happen within a while of others, or with a table, whose rows are what they are now, and not with both; make two views, one from the other"
            : "a join with a table shows the rows that are there now, whenever they came, and waits for none; take '%s' away, or write 'stream' in place of 'table' to pair rows that happen within a while"
                .formatted(key));
  }

  private static Within within(Section section) {
    if (!section.isSection("within")) {
      return new Within(Duration.ZERO, positive(section, "within"));
    }
    Section both = section.section("within").orElseThrow();
    Within within = new Within(orZero(both, "before"), orZero(both, "after"));
    both.refuseOthers();
    if (within.before().isZero() && within.after().isZero()) {
      throw new Invalid(
          section.at("within"), "'before' and 'after' are not both nothing; give one a duration");
    }
    return within;
  }

  private static Duration orZero(Section section, String key) {
    return section.parsed(key, Quantity::duration).orElse(Duration.ZERO);
  }

  /** A row that is as new as any would be late without it, and so every row. */
  private static Duration joinGrace(Section section) {
    Duration grace = duration(section, "grace");
    if (grace.isZero()) {
      throw new Invalid(
          section.at("grace"), "without a grace every row of a join is late; give at least '1 ms'");
    }
    return grace;
  }

  private static Lookup lookup(Section section) {
    if (section.has("dimension") && section.has("stream")) {
      throw new Invalid(
          section.at("stream"),
          "a lookup is into a dimension or into a stream, and not into both; make two views, one from the other");
    }
    Lookup lookup =
        section.has("stream")
            ? streamLookup(section)
            : new DimensionLookup(section.text("dimension"), section.text("by"));
    section.refuseOthers();
    return lookup;
  }

  private static StreamLookup streamLookup(Section section) {
    StreamLookup lookup =
        new StreamLookup(
            section.text("stream"), section.texts("by"), positive(section, "grace"), idle(section));
    if (lookup.by().isEmpty()) {
      throw section.missing("by");
    }
    return lookup;
  }

  private static Dedupe dedupe(Section section) {
    Dedupe dedupe =
        new Dedupe(
            section.texts("by"),
            positive(section, "within"),
            positive(section, "grace"),
            idle(section));
    section.refuseOthers();
    if (dedupe.by().isEmpty()) {
      throw section.missing("by");
    }
    return dedupe;
  }

  private static Duration idle(Section section) {
    return section.has("idle") ? positive(section, "idle") : ViewDefinition.DEFAULT_IDLE;
  }

  private static Duration duration(Section section, String key) {
    return section.parsed(key, Quantity::duration).orElseThrow(() -> section.missing(key));
  }

  private static Duration positive(Section section, String key) {
    Duration duration = duration(section, key);
    if (duration.isZero()) {
      throw new Invalid(section.at(key), "'%s' is longer than nothing".formatted(key));
    }
    return duration;
  }
}
