package io.sluice.processor.topology;

import io.sluice.pipeline.DurationText;
import io.sluice.pipeline.JoinType;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.pipeline.ViewDefinition.Within;
import io.sluice.pipeline.WindowKind;
import io.sluice.plan.PipelinePlan;
import io.sluice.processor.row.KeyColumns;
import io.sluice.view.Source;
import io.sluice.view.ViewPlan;
import io.sluice.view.ViewPlan.Deduplication;
import io.sluice.view.ViewPlan.IntervalJoin;
import io.sluice.view.ViewPlan.NamedAggregate;
import io.sluice.view.ViewPlan.StreamLookup;
import io.sluice.view.ViewPlan.TableJoin;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that the state of a view has its meaning from: with any other value of a part, what is in the
 * stores would be read as something else, or answered for twice.
 *
 * @param parts what the file says under each of these names, in order; brokers keep them
 */
public record StateShape(String view, Map<String, String> parts) {

  /** Not {@code join}, whose rows were in stores of other names. */
  private static final String JOIN = "join in one store";

  /** The shapes of the views that have state, in building order. */
  public static List<StateShape> of(PipelinePlan plan) {
    List<StateShape> shapes = new ArrayList<>();
    for (ViewPlan view : plan.views().values()) {
      ViewDefinition definition =
          Objects.requireNonNull(plan.pipeline().views().get(view.name()), view.name());
      parts(view, definition)
          .map(parts -> new StateShape(view.name(), parts))
          .ifPresent(shapes::add);
    }
    return shapes;
  }

  private static Optional<Map<String, String>> parts(ViewPlan view, ViewDefinition definition) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("from", definition.from().text());
    if (view instanceof WindowedAggregate windowed) {
      parts.put("kind", "window");
      parts.put("window", windows(windowed));
      parts.put("grace", DurationText.of(windowed.grace()));
      parts.put("group_by", groupBy(windowed));
      parts.put("aggregates", aggregates(windowed, definition));
    } else if (view instanceof IntervalJoin join) {
      parts.put("kind", JOIN);
      parts.put("stream", join.right().name());
      parts.put("by", by(join.left(), join.leftBy()));
      parts.put("within", within(join.within()));
      parts.put("grace", DurationText.of(join.grace()));
      parts.put("type", type(join.type()));
    } else if (view instanceof Deduplication dedupe) {
      parts.put("kind", "dedupe");
      parts.put("by", by(dedupe.source(), dedupe.by()));
      parts.put("within", DurationText.of(dedupe.within()));
      parts.put("grace", DurationText.of(dedupe.grace()));
    } else if (view instanceof StreamLookup lookup) {
      parts.put("kind", "lookup");
      parts.put("stream", lookup.keyed().changes().name());
      parts.put("by", by(lookup.source(), lookup.by()));
      parts.put("grace", DurationText.of(lookup.grace()));
    } else if (view instanceof TableJoin join) {
      parts.put("kind", "join of tables");
      parts.put("key", by(join.left().changes(), join.left().key()));
      parts.put("table", join.right().changes().name());
      parts.put("by", by(join.left().changes(), join.by()));
      parts.put("of", by(join.right().changes(), join.right().key()));
      parts.put("type", type(join.type()));
    } else {
      return Optional.empty();
    }
    return Optional.of(parts);
  }

  private static String type(JoinType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static String within(Within within) {
    String after = DurationText.of(within.after());
    return within.before().isZero()
        ? after
        : "%s before to %s after".formatted(DurationText.of(within.before()), after);
  }

  /** What was kept before there were updates and partial aggregates is about windows without. */
  private static String windows(WindowedAggregate view) {
    String windows = windows(view.windows());
    if (view.isPreAggregated()) {
      return windows + " of partial aggregates";
    }
    return view.isUpserted() ? windows + " with updates" : windows;
  }

  private static String windows(WindowKind kind) {
    if (kind instanceof WindowKind.Session session) {
      return "session of " + DurationText.of(session.gap());
    }
    if (kind instanceof WindowKind.Sliding sliding) {
      return "sliding over " + DurationText.of(sliding.size());
    }
    WindowKind.Fixed fixed = (WindowKind.Fixed) kind;
    return "%s every %s".formatted(DurationText.of(fixed.size()), DurationText.of(fixed.advance()));
  }

  private static String groupBy(WindowedAggregate view) {
    return view.keys().stream()
        .map(key -> "%s %s".formatted(key.column(), key.expression().type()))
        .collect(Collectors.joining(", "));
  }

  /** An int is kept as a long, and so may become one. */
  private static String by(Source source, List<Integer> by) {
    return new KeyColumns(source, by)
        .type().fields().stream()
            .map(field -> "%s %s".formatted(field.name(), field.type()))
            .collect(Collectors.joining(", "));
  }

  /** Without their names, for the state has none. */
  private static String aggregates(WindowedAggregate view, ViewDefinition definition) {
    return view.aggregates().stream()
        .map(named -> "%s %s".formatted(text(named, definition), named.aggregate().type()))
        .collect(Collectors.joining(", "));
  }

  private static String text(NamedAggregate named, ViewDefinition definition) {
    Located text = Objects.requireNonNull(definition.select().get(named.column()));
    return text.text().strip().replaceAll("\\s+", " ");
  }

  /**
   * What is not as it was, a line for each part; nothing for parts that were not kept then.
   *
   * @param before the parts as an earlier run had them
   */
  public List<String> changes(Map<String, String> before) {
    List<String> changes = new ArrayList<>();
    parts.forEach(
        (part, now) -> {
          String was = before.get(part);
          if (was != null && !was.equals(now)) {
            changes.add("%s was '%s' and is now '%s'".formatted(part, was, now));
          }
        });
    return changes;
  }
}
