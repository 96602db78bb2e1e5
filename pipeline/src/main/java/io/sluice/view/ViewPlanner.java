package io.sluice.view;

import io.sluice.change.ChangeRows;
import io.sluice.expression.Scope;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.LocatedException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.schema.RowType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the views of a pipeline their types. Every failure names the place in the pipeline file and
 * shows the expression at fault.
 */
public final class ViewPlanner {

  private final Pipeline pipeline;
  private final Map<String, RowType> streams;
  private final LookupPlanner lookups;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Map<String, ViewPlan> plans = new LinkedHashMap<>();

  /** A planner that has planned nothing yet; {@code streams} are the columns of streams by name. */
  public ViewPlanner(Pipeline pipeline, Map<String, RowType> streams, TableColumns tables) {
    this.pipeline = pipeline;
    this.streams = streams;
    this.lookups = new LookupPlanner(pipeline.dimensions(), tables);
  }

  /**
   * Plans all views, in building order.
   *
   * @param streams the columns of every stream, by its name
   * @throws SluiceException if an expression, a column or a type is wrong
   */
  public static Map<String, ViewPlan> plan(
      Pipeline pipeline, Map<String, RowType> streams, TableColumns tables) {
    ViewPlanner planner = new ViewPlanner(pipeline, streams, tables);
    for (ViewDefinition view : pipeline.views().values()) {
      planner.plan(view);
    }
    return planner.plans;
  }

  /**
   * Plans a view; those that it builds on are planned already.
   *
   * @throws LocatedException if an expression, a column or a type is wrong
   */
  public ViewPlan plan(ViewDefinition view) {
    ViewPlan plan = planned(view);
    plans.put(view.name(), plan);
    sources.put(view.name(), new Source(view.name(), plan.output(), Optional.empty()));
    return plan;
  }

  private ViewPlan planned(ViewDefinition view) {
    if (view.tableJoin().isPresent()) {
      ViewDefinition.TableJoin join = view.tableJoin().get();
      return TableJoinPlanner.plan(view, join, keyed(view.from()), keyed(join.table()));
    }
    if (view.isUnion()) {
      return UnionPlanner.plan(view, view.sources().stream().map(this::source).toList());
    }
    Source source = source(view.from());
    if (view.join().isPresent()) {
      ViewDefinition.Join join = view.join().get();
      return JoinPlanner.plan(view, join, source, source(join.stream()));
    }
    if (view.streamLookup().isPresent()) {
      ViewDefinition.StreamLookup lookup = view.streamLookup().get();
      return StreamLookupPlanner.plan(view, lookup, source, keyed(lookup.target()));
    }
    if (view.lookup().orElse(null) instanceof ViewDefinition.DimensionLookup lookup) {
      return lookups.plan(view, lookup, source);
    }
    if (view.window().isPresent()) {
      return WindowPlanner.plan(view, view.window().get(), source);
    }
    if (view.dedupe().isPresent()) {
      return DedupePlanner.plan(view, view.dedupe().get(), source);
    }
    return new ViewColumns(view, Scope.of(source.name(), source.columns())).selection(source);
  }

  private Source source(Located name) {
    return sources.computeIfAbsent(name.text(), any -> source(stream(name), columns(name)));
  }

  private StreamDefinition stream(Located name) {
    StreamDefinition stream = pipeline.streams().get(name.text());
    if (stream == null) {
      throw Keys.refused(name, "there is no stream or view '%s'".formatted(name));
    }
    return stream;
  }

  private RowType columns(Located stream) {
    RowType columns = streams.get(stream.text());
    if (columns == null) {
      throw Keys.refused(stream, "the columns of stream '%s' are not known".formatted(stream));
    }
    return columns;
  }

  private static Source source(StreamDefinition stream, RowType columns) {
    Optional<Integer> eventTime =
        stream.eventTime().map(column -> columns.ordinal(column.text()).orElseThrow());
    return new Source(stream.name(), columns, eventTime, eventTime.map(at -> stream.maxAhead()));
  }

  private KeyedSource keyed(Located name) {
    StreamDefinition stream = stream(name);
    RowType row = columns(name);
    List<String> key = stream.key().stream().map(Located::text).toList();
    return new KeyedSource(
        source(stream, ChangeRows.columns(row, key)),
        row,
        key.stream().map(column -> row.ordinal(column).orElseThrow()).toList());
  }
}
