package io.sluice.table;

import io.sluice.change.ChangeRows;
import io.sluice.change.TextKeyDecoder;
import io.sluice.pipeline.KeyFormat;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.LocatedException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.List;

/**
 * The changes of the rows of a stream whose table has one row for each key.
 *
 * @param row the columns of a row of the stream
 * @param key names of the columns that find it
 */
public record Changelog(StreamDefinition stream, RowType row, List<String> key) {

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
    return new Changelog(stream, row, stream.key().stream().map(Located::text).toList());
  }

  /** The columns of its rows, without their coordinates. */
  public RowType columns() {
    return ChangeRows.columns(row, key);
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
