package io.sluice.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.codec.JsonDecoder;
import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.RecordDecoder;
import io.sluice.pipeline.TableDefinition;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.Row;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import io.sluice.schema.json.InferredColumns;
import java.io.IOException;

/**
 * Reads JSON objects, and asks for columns when one has a value that there is none for: nothing is
 * ever left out. A record that cannot have its columns is malformed.
 */
public final class InferringDecoder implements RecordDecoder {

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(ColumnLimits.MAX_LEVELS).build())
              .build());

  private final RowType columns;
  private final ReservedColumns reserved;
  private final int maxColumns;
  private final JsonDecoder decoder;

  /**
   * @param columns that there are
   * @param table which the records are written to
   * @param maxColumns the most that there may be, those of nested records counted
   */
  public InferringDecoder(RowType columns, TableDefinition table, int maxColumns) {
    this.columns = columns;
    this.reserved = ReservedColumns.of(table);
    this.maxColumns = maxColumns;
    this.decoder = JsonDecoder.exact(columns);
  }

  /**
   * @throws MalformedRecordException if the record is no JSON object, does not fit the columns, or
   *     has a value that none can be made for
   * @throws NewColumnsException if there are to be columns for all its values first
   */
  @Override
  public void decode(byte[] record, int offset, RowReceiver into) {
    long before = decoder.leftOut();
    decoder.decode(record, offset, into);
    if (decoder.leftOut() > before) {
      RowType grown = grown(record, offset);
      if (!grown.equals(columns)) {
        requireReadable(record, offset, grown);
        throw new NewColumnsException(grown);
      }
    }
  }

  private RowType grown(byte[] record, int offset) {
    try {
      RowType grown = InferredColumns.grown(columns, tree(record, offset));
      if (!grown.equals(columns)) {
        reserved.check(grown, columns);
        requireRoom(ColumnLimits.count(grown));
      }
      return grown;
    } catch (IncompatibleSchemaException e) {
      throw MalformedRecordException.ofSchema(String.valueOf(e.getMessage()));
    }
  }

  /** A field may have values of several types in one record, as in the items of a list. */
  private static void requireReadable(byte[] record, int offset, RowType grown) {
    JsonDecoder.exact(grown).decode(record, offset, new Row(grown));
  }

  private void requireRoom(int count) {
    if (count > maxColumns) {
      throw new IncompatibleSchemaException(
          "The table would have %d columns, and 'max_columns' of its stream allows %d; where names are data, list the column under 'schema' as a map"
              .formatted(count, maxColumns));
    }
  }

  private static JsonNode tree(byte[] record, int offset) {
    try {
      return JSON.readTree(record, offset, record.length - offset);
    } catch (IOException e) {
      throw new IllegalStateException("A record that was read is no JSON", e);
    }
  }
}
