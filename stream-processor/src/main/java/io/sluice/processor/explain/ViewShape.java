package io.sluice.processor.explain;

import io.sluice.pipeline.DurationText;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.pipeline.ViewDefinition.Join;
import io.sluice.pipeline.ViewDefinition.Lookup;
import io.sluice.pipeline.ViewDefinition.Window;
import io.sluice.pipeline.WindowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says in a line what a view does, and names what it does it with. */
record ViewShape(ViewDefinition view) {

  /** What it reads, streams and views, then the dimension it looks into. */
  List<String> reads() {
    List<String> reads = new ArrayList<>(List.of(view.from().text()));
    view.join().ifPresent(join -> reads.add(join.stream().text()));
    view.lookup().ifPresent(lookup -> reads.add(lookup.dimension().text()));
    return reads.stream().distinct().toList();
  }

  String text() {
    return view.window()
        .map(this::text)
        .or(() -> view.join().map(this::text))
        .or(() -> view.lookup().map(this::text))
        .orElseGet(() -> "rows of " + view.from());
  }

  private String text(Window window) {
    String groups = view.groupBy().isEmpty() ? "" : ", for each " + names(view.groupBy());
    return "%s over %s, %s of grace%s"
        .formatted(text(window.kind()), view.from(), DurationText.of(window.grace()), groups);
  }

  private static String text(WindowKind kind) {
    if (kind instanceof WindowKind.Session session) {
      return "sessions with gaps of %s".formatted(DurationText.of(session.gap()));
    }
    WindowKind.Fixed fixed = (WindowKind.Fixed) kind;
    String size = DurationText.of(fixed.size());
    return fixed.isTumbling()
        ? "tumbling windows of %s".formatted(size)
        : "hopping windows of %s, one every %s,".formatted(size, DurationText.of(fixed.advance()));
  }

  private String text(Join join) {
    return "rows of %s with those of %s of the same %s, up to %s later, %s of grace"
        .formatted(
            view.from(),
            join.stream(),
            names(join.by()),
            DurationText.of(join.within()),
            DurationText.of(join.grace()));
  }

  private String text(Lookup lookup) {
    return "rows of %s, each with the row of %s of its %s"
        .formatted(view.from(), lookup.dimension(), lookup.by());
  }

  private static String names(List<Located> columns) {
    return columns.stream().map(Located::text).collect(Collectors.joining(", "));
  }
}
