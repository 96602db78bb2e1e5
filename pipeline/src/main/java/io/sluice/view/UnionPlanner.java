package io.sluice.view;

import io.sluice.expression.Scope;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.LocatedException;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Gives unions their types: a column has one name and one type in all sources that have it. */
final class UnionPlanner {

  /**
   * A column as expressions see it.
   *
   * @param source the first that has it
   * @param times how many of the sources have it
   */
  private record Common(Field field, String source, int times) {

    /** As it is if a row may be of a source without it. */
    Field among(int sources) {
      return times == sources ? field : Field.optional(field.name(), field.type());
    }
  }

  private final ViewDefinition view;
  private final List<Source> sources;

  /** By names in which case does not count. */
  private final Map<String, Common> columns = new LinkedHashMap<>();

  private UnionPlanner(ViewDefinition view, List<Source> sources) {
    this.view = view;
    this.sources = sources;
  }

  /**
   * @param sources those that the view names, in its order
   * @throws LocatedException if a column has several types or spellings, or an expression is wrong
   */
  static ViewPlan.Union plan(ViewDefinition view, List<Source> sources) {
    UnionPlanner planner = new UnionPlanner(view, sources);
    for (int i = 0; i < sources.size(); i++) {
      planner.add(view.sources().get(i), sources.get(i));
    }
    List<ViewPlan.Selection> branches = sources.stream().map(planner::branch).toList();
    return new ViewPlan.Union(view.name(), view.topic(), branches, branches.get(0).output());
  }

  private void add(Located at, Source source) {
    for (Field field : source.columns().fields()) {
      columns.merge(
          folded(field),
          new Common(field, source.name(), 1),
          (there, here) -> both(at, there, here));
    }
  }

  private static String folded(Field field) {
    return field.name().toLowerCase(Locale.ROOT);
  }

  private static Common both(Located at, Common there, Common here) {
    Field before = there.field();
    Field field = here.field();
    if (!before.name().equals(field.name())) {
      throw Keys.refused(
          at,
          "a column is '%s' in '%s' and '%s' in '%s', and two columns of one row differ in more than case; rename it in a view that reads '%s', and name that view here"
              .formatted(before.name(), there.source(), field.name(), at, at));
    }
    if (!Keys.wide(before.type()).equals(Keys.wide(field.type()))) {
      throw Keys.refused(
          at,
          "column '%s' is %s in '%s' and %s in '%s'; cast it in a view that reads '%s', and name that view here"
              .formatted(field.name(), before.type(), there.source(), field.type(), at, at));
    }
    return new Common(
        new Field(field.name(), before.type(), before.nullable() || field.nullable()),
        there.source(),
        there.times() + 1);
  }

  /** The columns in the order in which a source has them, and then those that it lacks. */
  private ViewPlan.Selection branch(Source source) {
    List<Field> seen = new ArrayList<>();
    for (Field field : source.columns().fields()) {
      Common common = Objects.requireNonNull(columns.get(folded(field)));
      seen.add(new Field(field.name(), field.type(), common.among(sources.size()).nullable()));
    }
    for (Common column : columns.values()) {
      if (source.columns().ordinal(column.field().name()).isEmpty()) {
        seen.add(column.among(sources.size()));
      }
    }
    return new ViewColumns(view, Scope.of(new RowType(seen))).selection(source);
  }
}
