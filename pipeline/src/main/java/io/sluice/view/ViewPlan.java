package io.sluice.view;

import io.sluice.expression.Aggregate;
import io.sluice.expression.Expression;
import io.sluice.expression.Scope;
import io.sluice.pipeline.Emission;
import io.sluice.pipeline.JoinType;
import io.sluice.pipeline.Skew;
import io.sluice.pipeline.ViewDefinition.Within;
import io.sluice.pipeline.WindowKind;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A view with its types: the one definition that Kafka Streams and Spark both run. */
public sealed interface ViewPlan {

  String name();

  /** The topic that its rows go to. */
  String topic();

  /** The columns of its rows. */
  RowType output();

  /** What its rows are made of; a lookup's rows, which go with those of its source, left out. */
  List<Source> sources();

  /** Whether a row of it may replace one before it. */
  default boolean isUpserted() {
    return false;
  }

  /** Rows that come and go one by one. */
  sealed interface RowByRow extends ViewPlan {

    /** The columns in front of what {@code select} names: where the row came from. */
    RowType LINEAGE =
        RowType.of(
            Field.required("source_topic", Primitive.STRING),
            Field.required("source_partition", Primitive.INT),
            Field.required("source_offset", Primitive.LONG));

    Source source();

    @Override
    default List<Source> sources() {
      return List.of(source());
    }

    Optional<Expression> where();

    List<Projection> select();
  }

  /**
   * A filter and a projection.
   *
   * @param scope what the expressions see: the source's columns, and behind them, in a union, those
   *     that only others of its sources have
   */
  record Selection(
      String name,
      String topic,
      Source source,
      Scope scope,
      Optional<Expression> where,
      List<Projection> select,
      RowType output)
      implements RowByRow {

    /** The columns that the expressions see and the source does not have: null in each row. */
    public RowType absent() {
      return new RowType(
          scope.columns().stream().skip(source.columns().size()).map(Scope.Column::field).toList());
    }
  }

  /**
   * The rows of several sources, as one filter and one projection make them of each.
   *
   * <p>The expressions see each column that a source has, by its name, null in the rows of a source
   * that does not have it. A row says of which topic it is, so none of two sources are the same.
   *
   * @param branches one for each source, in the order of the file; all of one output
   */
  record Union(String name, String topic, List<Selection> branches, RowType output)
      implements ViewPlan {

    @Override
    public List<Source> sources() {
      return branches.stream().map(Selection::source).toList();
    }
  }

  /**
   * A filter and a projection over a row and the row of a dimension that goes with it, if any.
   *
   * <p>The expressions see the source's columns and then the dimension's. The output says in column
   * {@link #versionColumn} which version of the dimension's table was looked into.
   *
   * @param by the ordinal of the source's column that holds the dimension's key
   * @param key the ordinal of the key among the dimension's columns
   */
  record Lookup(
      String name,
      String topic,
      Source source,
      String dimension,
      RowType dimensionColumns,
      int by,
      int key,
      Optional<Expression> where,
      List<Projection> select,
      RowType output)
      implements RowByRow {

    public static String versionColumn(String dimension) {
      return dimension + "_version";
    }
  }

  /**
   * A filter and a projection over a row and the row that its key had in a stream of keyed rows
   * when it happened, if any.
   *
   * <p>That is what the last change of the key made that happened at the time of the row or before,
   * to the millisecond; of changes of one millisecond the last is that of the larger partition, and
   * in a partition that of the larger offset. There is none if that change is a delete, if no
   * change is that old, and if a column {@code by} is null.
   *
   * <p>The expressions see the source's columns and then those of the keyed row, null where there
   * is none. The output says in columns {@link #partitionColumn} and {@link #offsetColumn} which
   * change made the row that was found.
   *
   * @param by ordinals in the source, in the order of the stream's key
   */
  record StreamLookup(
      String name,
      String topic,
      Source source,
      KeyedSource keyed,
      List<Integer> by,
      Duration grace,
      Duration idle,
      Optional<Expression> where,
      List<Projection> select,
      RowType output)
      implements RowByRow {

    public static String partitionColumn(String stream) {
      return stream + "_partition";
    }

    public static String offsetColumn(String stream) {
      return stream + "_offset";
    }

    /** What the expressions see. */
    public static Scope scope(Source source, KeyedSource keyed) {
      return Scope.of(source.name(), source.columns())
          .and(keyed.changes().name(), ViewColumns.nullable(keyed.row()));
    }
  }

  /**
   * A filter and a projection over rows that are not duplicates.
   *
   * <p>The rows of a key, in the order of their event time in milliseconds and then of partition
   * and offset, are gone through one by one: the first is kept, and with it the span from its time
   * to before {@code within} later is taken; those in the span are duplicates; the next one behind
   * it is kept and takes the next span. A row that has a null in {@code by} has no key, and is kept
   * always.
   *
   * @param by ordinals in the source
   */
  record Deduplication(
      String name,
      String topic,
      Source source,
      List<Integer> by,
      Duration within,
      Duration grace,
      Duration idle,
      Optional<Expression> where,
      List<Projection> select,
      RowType output)
      implements RowByRow {}

  /**
   * Aggregates over windows. Its rows are {@code window_start, window_end}, the keys, and what
   * {@code select} names; and {@link #WINDOW_CLOSED} if they are emitted before that.
   */
  record WindowedAggregate(
      String name,
      String topic,
      Source source,
      Optional<Expression> where,
      WindowKind windows,
      Duration grace,
      Duration idle,
      Emission emission,
      Skew skew,
      List<Projection> keys,
      List<NamedAggregate> aggregates,
      RowType output)
      implements ViewPlan {

    public static final Field WINDOW_START = Field.required("window_start", Primitive.TIMESTAMP);
    public static final Field WINDOW_END = Field.required("window_end", Primitive.TIMESTAMP);

    /** Whether this is the last row of a window and group; the last column, if there is one. */
    public static final Field WINDOW_CLOSED = Field.required("window_closed", Primitive.BOOLEAN);

    @Override
    public List<Source> sources() {
      return List.of(source);
    }

    @Override
    public boolean isUpserted() {
      return emission instanceof Emission.Updates;
    }

    /** Whether its rows are aggregated before they go to the tasks of their groups. */
    public boolean isPreAggregated() {
      return skew == Skew.PRE_AGGREGATE;
    }
  }

  /** A column of a windowed view and its aggregate. */
  record NamedAggregate(String column, Aggregate aggregate) {}

  /**
   * Pairs of rows that agree in the columns {@code by}, none of them null, and of which the right
   * one happened {@code within} a while of the left one; and rows without a partner, as the type
   * says.
   *
   * <p>The expressions see the left source's columns and then the right one's, null where there is
   * no row ({@link #scope}). Its rows are the coordinates of both records ({@link #lineage}) and
   * what {@code select} names.
   *
   * @param leftBy ordinals in the left source
   * @param rightBy ordinals in the right source, in the same order
   */
  record IntervalJoin(
      String name,
      String topic,
      Source left,
      Source right,
      List<Integer> leftBy,
      List<Integer> rightBy,
      Within within,
      Duration grace,
      Duration idle,
      JoinType type,
      Optional<Expression> where,
      List<Projection> select,
      RowType output)
      implements ViewPlan {

    @Override
    public List<Source> sources() {
      return List.of(left, right);
    }

    /** The columns in front of what {@code select} names: which two records a row came from. */
    public static RowType lineage(JoinType type) {
      return RowType.of(
          new Field("left_partition", Primitive.INT, type.keepsRight()),
          new Field("left_offset", Primitive.LONG, type.keepsRight()),
          new Field("right_partition", Primitive.INT, type.keepsLeft()),
          new Field("right_offset", Primitive.LONG, type.keepsLeft()));
    }

    /** What the expressions see: a side that may be missing is nullable as a whole. */
    public static Scope scope(JoinType type, Source left, Source right) {
      return Scope.of(left.name(), side(left, type.keepsRight()))
          .and(right.name(), side(right, type.keepsLeft()));
    }

    private static RowType side(Source source, boolean mayBeMissing) {
      return mayBeMissing ? ViewColumns.nullable(source.columns()) : source.columns();
    }
  }

  /**
   * The rows of a stream of keyed rows, each beside the row of another one that it refers to, both
   * as the last change of their key made them; there is a row for each key of the left stream, but
   * for those that {@code where} does not keep, and of an inner join those that refer to no row.
   *
   * <p>Of the changes of a key in one partition the last is that of the larger offset; of those in
   * several, as there are when a topic got more of them, the one that happened last, and of equal
   * ones that of the larger partition. Who has a null in {@code by} refers to no row.
   *
   * <p>The expressions see the left stream's columns and then the right one's, null where there is
   * no row. Its rows are the key, the coordinates of both changes, and what {@code select} names.
   *
   * @param by ordinals in the left stream's rows, in the order of the right one's key
   * @param type inner or left
   */
  record TableJoin(
      String name,
      String topic,
      KeyedSource left,
      KeyedSource right,
      List<Integer> by,
      JoinType type,
      Optional<Expression> where,
      List<Projection> select,
      RowType output)
      implements ViewPlan {

    @Override
    public boolean isUpserted() {
      return true;
    }

    @Override
    public List<Source> sources() {
      return List.of(left.changes(), right.changes());
    }

    /** The columns in front of what {@code select} names. */
    public static RowType lead(KeyedSource left, JoinType type) {
      List<Field> key =
          left.key().stream()
              .map(left.row()::field)
              .map(field -> Field.required(field.name(), field.type()))
              .toList();
      return new RowType(key).with(IntervalJoin.lineage(type).fields().toArray(Field[]::new));
    }

    /** What the expressions see. */
    public static Scope scope(JoinType type, KeyedSource left, KeyedSource right) {
      return Scope.of(left.changes().name(), left.row())
          .and(
              right.changes().name(),
              type.keepsLeft() ? ViewColumns.nullable(right.row()) : right.row());
    }
  }
}
