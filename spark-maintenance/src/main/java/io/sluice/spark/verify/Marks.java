package io.sluice.spark.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How far the tables of a view have come: for each kind of mark, its value in each partition.
 *
 * <p>They are read in one pass, before the rows are compared.
 */
public record Marks(List<Mark> marks) {

  private static final String KIND = "kind";
  private static final String PARTITION = "partition";
  private static final String VALUE = "value";

  public enum Kind {
    /** The newest of what was streamed. */
    STREAMED,
    /** The newest of the raw rows; of the left ones in a join. */
    RAW,
    /** The event time of the newest of the raw rows; of the left ones in a join. */
    RAW_TIME,
    /** The newest of the right raw rows of a join. */
    RAW_RIGHT,
    /** The newest event time of the right raw rows of a join. */
    RAW_RIGHT_TIME,
    /** The newest of the left records of a join that its rows name. */
    NAMED,
    /** The newest of the right ones. */
    NAMED_RIGHT,
    /** A version of a dimension's table that rows were made with. */
    VERSION,
    /** How many rows of the late table are left out. */
    LATE
  }

  /**
   * @param partition of what the mark is: a Kafka partition, or empty text if it is of all
   */
  public record Mark(Kind kind, String partition, long value) {}

  /**
   * A query for marks: the newest value of each partition. Rows of no partition are passed over: a
   * batch job has added them, and they say nothing of how far anybody has come.
   */
  static Dataset<Row> newest(Kind kind, Dataset<Row> rows, Column partition, Column value) {
    return rows.select(
            functions.lit(kind.name()).as(KIND),
            partition.cast("string").as(PARTITION),
            value.as(VALUE))
        .filter(LakeReader.named(PARTITION).isNotNull())
        .groupBy(KIND, PARTITION)
        .agg(functions.max(VALUE).as(VALUE));
  }

  /** A query for marks: every value once. */
  static Dataset<Row> distinct(Kind kind, Dataset<Row> rows, Column value) {
    return rows.select(
            functions.lit(kind.name()).as(KIND), functions.lit("").as(PARTITION), value.as(VALUE))
        .distinct();
  }

  /** A query for one mark: the number of rows. */
  static Dataset<Row> count(Kind kind, Dataset<Row> rows) {
    return rows.agg(functions.count(functions.lit(1)).as(VALUE))
        .select(
            functions.lit(kind.name()).as(KIND),
            functions.lit("").as(PARTITION),
            LakeReader.named(VALUE));
  }

  /** Runs the queries as one. */
  public static Marks read(List<Dataset<Row>> queries) {
    List<Mark> marks = new ArrayList<>();
    List<Row> rows =
        queries.stream().reduce(Dataset::union).map(Dataset::collectAsList).orElse(List.of());
    for (Row row : rows) {
      if (!row.isNullAt(2)) {
        String partition = row.isNullAt(1) ? "" : row.getString(1);
        marks.add(new Mark(Kind.valueOf(row.getString(0)), partition, row.getLong(2)));
      }
    }
    return new Marks(marks);
  }

  /** The values of all partitions, each once, ascending. */
  List<Long> values(Kind kind) {
    return marks.stream()
        .filter(mark -> mark.kind == kind)
        .map(Mark::value)
        .distinct()
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  /** The smaller of two marks; empty if there is not both. */
  static OptionalLong earlier(OptionalLong one, OptionalLong other) {
    return one.isEmpty() || other.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.min(one.getAsLong(), other.getAsLong()));
  }

  /** So much before a mark that is a time. */
  static OptionalLong before(OptionalLong mark, Duration time) {
    return mark.isEmpty() ? mark : OptionalLong.of(mark.getAsLong() - time.toMillis());
  }

  /** The value of the partition that is behind all others, or empty if there is no mark. */
  OptionalLong smallest(Kind kind) {
    return values(kind).stream().mapToLong(Long::longValue).min();
  }

  /** Whether the marks of one kind are as far as those of another in each partition of these. */
  boolean reach(Kind kind, Kind other) {
    return marks.stream()
        .filter(mark -> mark.kind == other)
        .allMatch(
            mark ->
                marks.stream()
                    .filter(it -> it.kind == kind && it.partition.equals(mark.partition))
                    .anyMatch(it -> it.value >= mark.value));
  }

  OptionalLong greatest(Kind kind) {
    return values(kind).stream().mapToLong(Long::longValue).max();
  }

  /** Whether a value is beyond the mark of its partition; everything is where there is no mark. */
  Column isBeyond(Kind kind, Column partition, Column value) {
    Map<String, Long> newest = new TreeMap<>();
    marks.stream()
        .filter(mark -> mark.kind == kind)
        .forEach(mark -> newest.put(mark.partition, mark.value));
    if (newest.isEmpty()) {
      return functions.lit(true);
    }
    List<Column> entries = new ArrayList<>();
    newest.forEach(
        (name, offset) -> {
          entries.add(functions.lit(name));
          entries.add(functions.lit(offset));
        });
    Column mark =
        functions.try_element_at(
            functions.map(entries.toArray(Column[]::new)), partition.cast("string"));
    return functions.coalesce(value.gt(mark), functions.lit(true));
  }
}
