package io.sluice.change;

import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.RecordDecoder;
import io.sluice.schema.Row;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Change events of Debezium: created, read in a snapshot and updated rows are what they are after
 * the change; deleted ones, and those whose tombstone comes, are gone.
 *
 * <p>The key is the record's: what is before the change need not be known. A truncation has no key,
 * and so no place in the order of any; it is malformed.
 */
public final class DebeziumRecords implements RecordReader {

  private static final int OP = 0;
  private static final int AFTER = 1;
  private static final int PAYLOAD = 2;

  private final RecordKey key;
  private final RecordDecoder events;
  private final Row event;
  private final int operation;

  /**
   * @param row the columns of a row
   * @param keys decodes keys into {@link ChangeRows#key}
   * @param fields of a value, of {@link DebeziumEnvelope#fields} or {@link
   *     DebeziumEnvelope#withSchema}
   * @param events decodes values into {@code fields}
   */
  public DebeziumRecords(
      RowType row, List<String> key, RecordDecoder keys, RowType fields, RecordDecoder events) {
    this.key = new RecordKey(row, key, keys);
    this.events = events;
    this.event = new Row(fields);
    this.operation = row.size();
  }

  @Override
  public void read(byte @Nullable [] keyBytes, byte @Nullable [] value, RowReceiver into) {
    if (value == null) {
      key.read(keyBytes);
      delete(into);
      return;
    }
    event.begin();
    events.decode(value, event);
    Row change =
        event.type().size() > PAYLOAD && event.get(PAYLOAD) instanceof Row payload
            ? payload
            : event;
    if (!(change.get(OP) instanceof String op)) {
      throw new MalformedRecordException("the value has no 'op': no change event of Debezium");
    }
    switch (op) {
      case "c", "r", "u" -> {
        key.read(keyBytes);
        upsert(change, op, into);
      }
      case ChangeRows.DELETE -> {
        key.read(keyBytes);
        delete(into);
      }
      case "t" ->
          throw new MalformedRecordException(
              "the table was truncated, and a truncation has no key: empty the keyed table by hand, or let Debezium skip it ('skipped.operations')");
      default ->
          throw new MalformedRecordException("op '%s' is none of c, r, u, d, t".formatted(op));
    }
  }

  private void delete(RowReceiver into) {
    into.begin();
    key.fill(into);
    RowValues.set(into, operation, ChangeRows.DELETE);
  }

  private void upsert(Row change, String op, RowReceiver into) {
    if (!(change.get(AFTER) instanceof Row after)) {
      throw new MalformedRecordException("op '%s' without a row in 'after'".formatted(op));
    }
    key.requireOf(after);
    into.begin();
    for (int i = 0; i < operation; i++) {
      RowValues.set(into, i, after.get(i));
    }
    RowValues.set(into, operation, op);
  }
}
