package io.sluice.processor.explain;

import io.sluice.pipeline.DurationText;
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
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in a line what a view does, and names what it does it with. */
record ViewShape(ViewDefinition view) {

  /** What it reads, streams and views, then the dimension or stream it looks into. */
  List<String> reads() {
    return Stream.concat(view.reads().stream(), view.lookup().map(Lookup::target).stream())
        .map(Located::text)
        .distinct()
        .toList();
  }

  String text() {
    return view.window()
        .map(this::text)
        .or(() -> view.join().map(this::text))
        .or(() -> view.tableJoin().map(this::text))
        .or(() -> view.lookup().map(this::text))
        .or(() -> view.dedupe().map(this::text))
        .orElseGet(
            () ->
                view.sources().stream()
                    .map(Located::text)
                    .collect(Collectors.joining(" and of ", "rows of ", "")));
  }

  private String text(Window window) {
    String groups = view.groupBy().isEmpty() ? "" : ", for each " + names(view.groupBy());
    return "%s over %s, %s of grace%s%s"
        .formatted(
            text(window.kind()),
            view.from(),
            DurationText.of(window.grace()),
            groups,
            text(window.emission()) + text(window.skew()));
  }

  private static String text(Emission emission) {
    return emission instanceof Emission.Updates updates
        ? ", updated every %s".formatted(DurationText.of(updates.every()))
        : "";
  }

  private static String text(Skew skew) {
    return skew == Skew.PRE_AGGREGATE ? ", aggregated in part where rows are read" : "";
  }

  private static String text(WindowKind kind) {
    if (kind instanceof WindowKind.Session session) {
      return "sessions with gaps of %s".formatted(DurationText.of(session.gap()));
    }
    if (kind instanceof WindowKind.Sliding sliding) {
      return "sliding windows of %s up to each row".formatted(DurationText.of(sliding.size()));
    }
    WindowKind.Fixed fixed = (WindowKind.Fixed) kind;
    String size = DurationText.of(fixed.size());
    return fixed.isTumbling()
        ? "tumbling windows of %s".formatted(size)
        : "hopping windows of %s, one every %s,".formatted(size, DurationText.of(fixed.advance()));
  }

  private String text(Join join) {
    return "rows of %s with those of %s of the same %s, %s, %s of grace%s"
        .formatted(
            view.from(),
            join.stream(),
            names(join.by()),
            text(join.within()),
            DurationText.of(join.grace()),
            switch (join.type()) {
              case INNER -> "";
              case LEFT -> ", and those of %s without any".formatted(view.from());
              case OUTER -> ", and those of either without any";
            });
  }

  private String text(TableJoin join) {
    return "a row for each key of %s, with the row of %s of its %s, both as they are now%s"
        .formatted(
            view.from(),
            join.table(),
            names(join.by()),
            join.type() == JoinType.LEFT
                ? ", and those of %s without any".formatted(view.from())
                : "");
  }

  private static String text(Within within) {
    if (within.after().isZero()) {
      return "up to %s earlier".formatted(DurationText.of(within.before()));
    }
    String later = "up to %s later".formatted(DurationText.of(within.after()));
    return within.before().isZero()
        ? later
        : "up to %s earlier and %s".formatted(DurationText.of(within.before()), later);
  }

  private String text(Lookup lookup) {
    if (lookup instanceof StreamLookup stream) {
      return "rows of %s, each with the row of %s that its %s had at its time, %s of grace"
          .formatted(
              view.from(), stream.target(), names(stream.by()), DurationText.of(stream.grace()));
    }
    return "rows of %s, each with the row of %s of its %s"
        .formatted(view.from(), lookup.target(), ((DimensionLookup) lookup).by());
  }

  private String text(Dedupe dedupe) {
    return "rows of %s, the first within %s of the same %s, %s of grace"
        .formatted(
            view.from(),
            DurationText.of(dedupe.within()),
            names(dedupe.by()),
            DurationText.of(dedupe.grace()));
  }

  private static String names(List<Located> columns) {
    return columns.stream().map(Located::text).collect(Collectors.joining(", "));
  }
}
