package io.sluice.view;

import io.sluice.expression.Aggregate;
import io.sluice.expression.Expression;
import io.sluice.expression.ExpressionCompiler;
import io.sluice.expression.Scope;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.LocatedException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.ViewPlan.IntervalJoin;
import io.sluice.view.ViewPlan.Lookup;
import io.sluice.view.ViewPlan.NamedAggregate;
import io.sluice.view.ViewPlan.RowByRow;
import io.sluice.view.ViewPlan.Selection;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.ArrayList;
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
  private final TableColumns tables;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Map<String, ViewPlan> plans = new LinkedHashMap<>();

  /** A planner that has planned nothing yet; {@code streams} are the columns of streams by name. */
  public ViewPlanner(Pipeline pipeline, Map<String, RowType> streams, TableColumns tables) {
    this.pipeline = pipeline;
    this.streams = streams;
    this.tables = tables;
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
    Source source = source(view.from());
    if (view.join().isPresent()) {
      return join(view, view.join().get(), source);
    }
    if (view.lookup().isPresent()) {
      return lookup(view, view.lookup().get(), source);
    }
    Scope scope = Scope.of(source.name(), source.columns());
    if (view.window().isPresent()) {
      return aggregate(view, view.window().get(), source, scope);
    }
    List<Projection> select = projections(view, scope);
    return new Selection(
        view.name(),
        view.topic(),
        source,
        where(view, scope),
        select,
        rows(view, RowByRow.LINEAGE, select));
  }

  private Source source(Located name) {
    Source known = sources.get(name.text());
    if (known != null) {
      return known;
    }
    StreamDefinition stream = pipeline.streams().get(name.text());
    RowType columns = streams.get(name.text());
    if (stream == null || columns == null) {
      throw refused(name, "there is no stream or view '%s'".formatted(name));
    }
    Optional<Integer> eventTime =
        stream.eventTime().map(column -> columns.ordinal(column.text()).orElseThrow());
    Source source = new Source(stream.name(), columns, eventTime);
    sources.put(stream.name(), source);
    return source;
  }

  private WindowedAggregate aggregate(
      ViewDefinition view, ViewDefinition.Window window, Source source, Scope scope) {
    List<Projection> keys = new ArrayList<>();
    for (Located column : view.groupBy()) {
      keys.add(new Projection(column.text(), key(column, scope)));
    }
    List<NamedAggregate> aggregates = new ArrayList<>();
    view.select()
        .forEach(
            (column, text) ->
                aggregates.add(
                    new NamedAggregate(
                        column,
                        LocatedExpression.compiled(
                            text, scope, ExpressionCompiler::compileAggregate))));
    List<Field> fields = new ArrayList<>();
    fields.add(WindowedAggregate.WINDOW_START);
    fields.add(WindowedAggregate.WINDOW_END);
    keys.forEach(key -> fields.add(field(key)));
    for (NamedAggregate named : aggregates) {
      Aggregate aggregate = named.aggregate();
      fields.add(new Field(named.column(), aggregate.type(), aggregate.nullable()));
    }
    return new WindowedAggregate(
        view.name(),
        view.topic(),
        source,
        where(view, scope),
        window.size(),
        window.advance(),
        window.grace(),
        keys,
        aggregates,
        rowType(view, fields));
  }

  private static Expression key(Located column, Scope scope) {
    Expression key = LocatedExpression.compiled(column, scope, ExpressionCompiler::compile);
    requireKey(column, key.type(), "; group by a cast of it");
    return key;
  }

  /**
   * Refuses a key whose equality is uncertain, or not the same in all engines.
   *
   * @param wayOut for numbers, appended to the message
   */
  private static void requireKey(Located at, Type type, String wayOut) {
    if (wide(type) == Primitive.DOUBLE) {
      throw refused(
          at,
          "a %s cannot be a key: NaN and -0.0 make equality uncertain%s".formatted(type, wayOut));
    }
    if (type == Primitive.BYTES || !(type instanceof Primitive || type instanceof Type.Decimal)) {
      throw refused(
          at,
          "a %s cannot be a key: keys are strings, booleans, integers, decimals, dates or timestamps"
              .formatted(type));
    }
  }

  private Lookup lookup(ViewDefinition view, ViewDefinition.Lookup lookup, Source source) {
    DimensionDefinition dimension = pipeline.dimensions().get(lookup.dimension().text());
    if (dimension == null) {
      throw refused(lookup.dimension(), "there is no dimension '%s'".formatted(lookup.dimension()));
    }
    int by = column(lookup.by(), source.name(), source.columns());
    requireKey(lookup.by(), source.columns().field(by).type(), "");
    RowType columns = tables.of(dimension);
    int key = column(dimension.key(), dimension.name(), columns);
    requireSameType(lookup.by(), source.columns().field(by), columns.field(key));
    Scope scope =
        Scope.of(source.name(), source.columns()).and(dimension.name(), nullable(columns));
    List<Projection> select = projections(view, scope);
    Field version = Field.required(Lookup.versionColumn(dimension.name()), Primitive.LONG);
    return new Lookup(
        view.name(),
        view.topic(),
        source,
        dimension.name(),
        columns,
        by,
        key,
        where(view, scope),
        select,
        rows(view, RowByRow.LINEAGE.with(version), select));
  }

  private IntervalJoin join(ViewDefinition view, ViewDefinition.Join join, Source left) {
    Source right = source(join.stream());
    List<Integer> leftBy = new ArrayList<>();
    List<Integer> rightBy = new ArrayList<>();
    for (Located column : join.by()) {
      leftBy.add(column(column, left.name(), left.columns()));
      rightBy.add(column(column, right.name(), right.columns()));
      requireSameType(
          column,
          left.columns().field(leftBy.get(leftBy.size() - 1)),
          right.columns().field(rightBy.get(rightBy.size() - 1)));
    }
    Scope scope = Scope.of(left.name(), left.columns()).and(right.name(), right.columns());
    List<Projection> select = projections(view, scope);
    return new IntervalJoin(
        view.name(),
        view.topic(),
        left,
        right,
        leftBy,
        rightBy,
        join.within(),
        join.grace(),
        where(view, scope),
        select,
        rows(view, IntervalJoin.LINEAGE, select));
  }

  private static void requireSameType(Located at, Field left, Field right) {
    if (wide(left.type()) != wide(right.type()) && !left.type().equals(right.type())) {
      throw refused(
          at,
          "'%s' is %s on one side and '%s' is %s on the other"
              .formatted(left.name(), left.type(), right.name(), right.type()));
    }
    requireKey(at, left.type(), "");
  }

  /** The type that a value has in an expression: integers are long there, floats double. */
  private static Type wide(Type type) {
    return type == Primitive.INT
        ? Primitive.LONG
        : type == Primitive.FLOAT ? Primitive.DOUBLE : type;
  }

  private static int column(Located name, String owner, RowType columns) {
    return columns
        .ordinal(name.text())
        .orElseThrow(
            () ->
                refused(
                    name,
                    "%s has no column '%s'%s"
                        .formatted(owner, name, NearestName.hint(name.text(), columns.names()))));
  }

  private static RowType nullable(RowType columns) {
    return new RowType(
        columns.fields().stream()
            .map(field -> Field.optional(field.name(), field.type()))
            .toList());
  }

  private static Optional<Expression> where(ViewDefinition view, Scope scope) {
    return view.where()
        .map(text -> LocatedExpression.compiled(text, scope, ExpressionCompiler::compileCondition));
  }

  private static List<Projection> projections(ViewDefinition view, Scope scope) {
    List<Projection> projections = new ArrayList<>();
    view.select()
        .forEach(
            (column, text) ->
                projections.add(
                    new Projection(
                        column,
                        LocatedExpression.compiled(text, scope, ExpressionCompiler::compile))));
    return projections;
  }

  private static RowType rows(ViewDefinition view, RowType lineage, List<Projection> select) {
    List<Field> fields = new ArrayList<>(lineage.fields());
    select.forEach(projection -> fields.add(field(projection)));
    return rowType(view, fields);
  }

  private static Field field(Projection projection) {
    Expression expression = projection.expression();
    return new Field(projection.column(), expression.type(), expression.nullable());
  }

  private static RowType rowType(ViewDefinition view, List<Field> fields) {
    try {
      return new RowType(fields);
    } catch (IllegalArgumentException e) {
      throw new LocatedException(
          view.at(), "view '%s': %s".formatted(view.name(), e.getMessage()), e);
    }
  }

  private static LocatedException refused(Located at, String reason) {
    return new LocatedException(at.at(), reason, null);
  }
}
