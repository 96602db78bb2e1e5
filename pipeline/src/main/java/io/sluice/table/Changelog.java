package io.sluice.table;

import io.sluice.change.ChangeRows;
import io.sluice.change.TextKeyDecoder;
import io.sluice.expression.ExpressionCompiler;
import io.sluice.pipeline.KeyFormat;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.LocatedException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.ViewPlan;
import io.sluice.view.ViewPlan.TableJoin;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The changes of the rows of a stream or view whose table has one row for each key.
 *
 * @param source the stream or view
 * @param row the columns of its rows
 * @param key names of the columns that find a row
 * @param columns those of a change, without its coordinates
 */
public record Changelog(String source, RowType row, List<String> key, RowType columns) {

  /**
   * @param row the columns of the stream, its key among them
   * @throws LocatedException if its keys cannot be read, or their equality is not the same in all
   *     engines
   */
  public static Changelog of(Pipeline pipeline, StreamDefinition stream, RowType row) {
    stream.key().forEach(column -> requireKey(column, type(row, column)));
    requireReadable(pipeline, stream, row);
    if (row.names().stream().anyMatch(ChangeRows.OPERATION.name()::equalsIgnoreCase)) {
      throw new LocatedException(
          stream.at(),
          "stream '%s' has a column '%s', which says in a changelog what happened; rename it"
              .formatted(stream.name(), ChangeRows.OPERATION.name()),
          null);
    }
    List<String> key = key(pipeline, stream.name());
    return new Changelog(stream.name(), row, key, ChangeRows.columns(row, key));
  }

  /**
   * @param view whose rows replace one another
   * @throws LocatedException if one of its columns is called as one of a changelog
   */
  public static Changelog of(Pipeline pipeline, ViewPlan view) {
    ViewDefinition definition = Objects.requireNonNull(pipeline.views().get(view.name()));
    if (view.output().names().stream().anyMatch(ChangeRows.OPERATION.name()::equalsIgnoreCase)) {
      throw new LocatedException(
          definition.at(),
          "view '%s' has a column '%s', which says in a changelog what happened; rename it"
              .formatted(view.name(), ChangeRows.OPERATION.name()),
          null);
    }
    List<String> key = key(pipeline, view.name());
    RowType columns =
        view instanceof TableJoin
            ? ChangeRows.columns(view.output(), key)
            : ChangeRows.whole(view.output());
    return new Changelog(view.name(), view.output(), key, columns);
  }

  /**
   * The columns by which a table with one row for each key finds it; those of a stream are never
   * null.
   *
   * @param source a stream with a key, or a view with windows or with a join of tables
   */
  public static List<String> key(Pipeline pipeline, String source) {
    StreamDefinition stream = pipeline.streams().get(source);
    if (stream != null) {
      return stream.key().stream().map(Located::text).toList();
    }
    ViewDefinition view = Objects.requireNonNull(pipeline.views().get(source), source);
    if (view.tableJoin().isPresent()) {
      return key(pipeline, view.from().text());
    }
    return Stream.concat(
            Stream.of(WindowedAggregate.WINDOW_START.name()),
            view.groupBy().stream().map(Located::text).map(ExpressionCompiler::columnName))
        .toList();
  }

  /** The columns of the record's key. */
  public RowType keyColumns() {
    return ChangeRows.key(row, key);
  }

  private static Type type(RowType row, Located column) {
    return row.field(row.ordinal(column.text()).orElseThrow()).type();
  }

  private static void requireKey(Located column, Type type) {
    boolean isUncertain =
        type == Primitive.FLOAT || type == Primitive.DOUBLE || type == Primitive.BYTES;
    if (isUncertain || !(type instanceof Primitive || type instanceof Type.Decimal)) {
      throw new LocatedException(
          column.at(),
          "'%s' is %s and cannot be the key of a table: keys are strings, booleans, integers, decimals, dates or timestamps"
              .formatted(column, type),
          null);
    }
  }

  private static void requireReadable(Pipeline pipeline, StreamDefinition stream, RowType row) {
    Located last = stream.key().get(stream.key().size() - 1);
    if (stream.keyFormat() == KeyFormat.AVRO && pipeline.registry().isEmpty()) {
      throw new LocatedException(
          last.at(),
          "the keys of stream '%s' are in avro, and the file names no registry, which has their schemas; name it, or write 'key_format: text' or 'key_format: json'"
              .formatted(stream.name()),
          null);
    }
    if (stream.keyFormat() != KeyFormat.TEXT) {
      return;
    }
    if (stream.key().size() > 1) {
      throw new LocatedException(
          last.at(),
          "the key of stream '%s' has %d columns, and a text holds one; write 'key_format: json' or 'key_format: avro'"
              .formatted(stream.name(), stream.key().size()),
          null);
    }
    if (!TextKeyDecoder.reads(type(row, last))) {
      throw new LocatedException(
          last.at(),
          "'%s' is %s, and a key that is text is a string, an int or a long; write 'key_format: json' or 'key_format: avro'"
              .formatted(last, type(row, last)),
          null);
    }
  }
}
