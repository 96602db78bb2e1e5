package io.sluice.spark.verify;

import io.sluice.pipeline.Names;
import io.sluice.view.KeyedSource;
import io.sluice.view.Source;
import io.sluice.view.ViewPlan;
import io.sluice.view.ViewPlan.RowByRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The rows of a source as its table holds them: its columns, the coordinates of their records, and
 * {@link #MILLIS}. The source's name is their alias.
 */
record RawRows(Source source, Dataset<Row> rows) {

  static final String TOPIC = "_topic";
  static final String PARTITION = "_partition";
  static final String OFFSET = "_offset";
  static final String TIMESTAMP = "_timestamp";

  /**
   * When a row happened, in whole milliseconds: its event time, otherwise the record's, as also if
   * the event claims to be too far ahead of that.
   */
  static final String MILLIS = "_event_millis";

  static final String SOURCE_TOPIC = "source_topic";
  static final String SOURCE_PARTITION = "source_partition";
  static final String SOURCE_OFFSET = "source_offset";

  /** Whether the event claims to be too far ahead of its record. */
  private static final String AHEAD = "_ahead";

  /** When the event claims to happen, in whole milliseconds; the record's time if it does not. */
  static final String CLAIMED = "_claimed_millis";

  /** The column of a late table that says when a row happened. */
  static final String EVENT_TIME = "event_time";

  private static final String LATE = "_late";
  private static final String WINDOW_START = "window_start";

  static RawRows of(Source source, LakeReader lake) {
    return of(source, lake.table(source.name()));
  }

  /** The changes of a stream of keyed rows. */
  static RawRows changes(KeyedSource keyed, LakeReader lake) {
    Source changes = keyed.changes();
    return of(changes, lake.table(Names.changelogTable(changes.name())));
  }

  private static RawRows of(Source source, Dataset<Row> table) {
    List<Column> columns = new ArrayList<>(List.of(LakeReader.columns(table, source.columns())));
    columns.add(LakeReader.named(TOPIC));
    columns.add(LakeReader.named(PARTITION));
    columns.add(LakeReader.named(OFFSET));
    Column recorded = functions.unix_millis(LakeReader.named(TIMESTAMP));
    Column claimed = functions.unix_millis(time(source));
    Column ahead = isAhead(source, claimed, recorded);
    columns.add(functions.when(ahead, recorded).otherwise(claimed).as(MILLIS));
    columns.add(ahead.as(AHEAD));
    columns.add(claimed.as(CLAIMED));
    return new RawRows(source, table.select(columns.toArray(Column[]::new)).as(source.name()));
  }

  private static Column time(Source source) {
    Column timestamp = LakeReader.named(TIMESTAMP);
    Optional<Column> eventTime =
        source.eventTime().map(at -> LakeReader.named(source.columns().field(at).name()));
    return eventTime.map(column -> functions.coalesce(column, timestamp)).orElse(timestamp);
  }

  private static Column isAhead(Source source, Column claimed, Column recorded) {
    return source
        .maxAhead()
        .map(most -> claimed.minus(recorded).gt(most.toMillis()))
        .orElse(functions.lit(false));
  }

  /** These rows without those that no clock may go by, which are in the late table. */
  RawRows inTime() {
    return filter(functions.not(column(AHEAD)));
  }

  /**
   * These rows without those that no clock may go by, but with those among them that a late table
   * names as due: they happened when they claim to.
   */
  RawRows inTime(Optional<Dataset<Row>> due) {
    return due.map(
            named -> new RawRows(source, inTime().rows.union(ahead(named)).as(source.name())))
        .orElseGet(this::inTime);
  }

  private Dataset<Row> ahead(Dataset<Row> named) {
    return rows.filter(column(AHEAD))
        .join(named(named), isNamed(), "left_semi")
        .withColumn(MILLIS, LakeReader.named(CLAIMED));
  }

  Column column(String name) {
    return LakeReader.named(source.name(), name);
  }

  /** The coordinates of each row's record, by the names of {@link RowByRow#LINEAGE}. */
  List<Column> lineage() {
    return List.of(
        column(TOPIC).as(SOURCE_TOPIC),
        column(PARTITION).as(SOURCE_PARTITION),
        column(OFFSET).as(SOURCE_OFFSET));
  }

  RawRows filter(Column condition) {
    return new RawRows(source, rows.filter(condition));
  }

  /**
   * The late table of a view; to be asked for after the raw rows, so that it names what among them
   * is late.
   */
  static Optional<Dataset<Row>> late(ViewPlan view, LakeReader lake) {
    return lake.late(view.name());
  }

  /** Which rows of a late table are of this source and not among these rows. */
  Dataset<Row> missing(Dataset<Row> late) {
    return named(late).join(rows, isNamed(), "left_anti");
  }

  /**
   * These rows, as far as a table of late rows names them as rows of windows; of a row that it
   * names without a window, all.
   */
  RawRows only(Dataset<Row> late, String start) {
    return new RawRows(
        source,
        rows.join(
                named(late),
                isNamed().and(isOfWindow(start).or(LakeReader.named(LATE, WINDOW_START).isNull())),
                "left_semi")
            .as(source.name()));
  }

  /**
   * These rows with one more column: the greatest of a value that rows of a late table, which name
   * them, have; null if none does.
   */
  RawRows naming(Optional<Dataset<Row>> late, String name, Column value) {
    if (late.isEmpty()) {
      return with(name, functions.lit(null).cast("bigint"));
    }
    Dataset<Row> values =
        named(late.get())
            .groupBy(SOURCE_TOPIC, SOURCE_PARTITION, SOURCE_OFFSET)
            .agg(functions.max(value).as(name))
            .as(LATE);
    return new RawRows(
        source,
        rows.join(values, isNamed(), "left")
            .select(LakeReader.all(source.name()), LakeReader.named(LATE, name))
            .as(source.name()));
  }

  /** These rows with one more column; a row of each of its values, if it has several. */
  RawRows with(String name, Column values) {
    return new RawRows(source, rows.withColumn(name, values).as(source.name()));
  }

  /** These rows without those that a table of late rows names as rows of this source. */
  RawRows without(Optional<Dataset<Row>> late) {
    return late.map(table -> without(table, isNamed())).orElse(this);
  }

  /**
   * The same, of rows of windows that a table of late rows names.
   *
   * @param start the column that holds where the window of a row starts, in milliseconds
   */
  RawRows without(Optional<Dataset<Row>> late, String start) {
    return late.map(table -> without(table, isNamed().and(isOfWindow(start)))).orElse(this);
  }

  private RawRows without(Dataset<Row> late, Column same) {
    return new RawRows(source, rows.join(named(late), same, "left_anti").as(source.name()));
  }

  private Dataset<Row> named(Dataset<Row> late) {
    return late.filter(LakeReader.named("side").equalTo(source.name())).as(LATE);
  }

  private Column isOfWindow(String start) {
    return column(start).equalTo(functions.unix_millis(LakeReader.named(LATE, WINDOW_START)));
  }

  private Column isNamed() {
    return column(TOPIC)
        .equalTo(LakeReader.named(LATE, SOURCE_TOPIC))
        .and(column(PARTITION).equalTo(LakeReader.named(LATE, SOURCE_PARTITION)))
        .and(column(OFFSET).equalTo(LakeReader.named(LATE, SOURCE_OFFSET)));
  }
}
