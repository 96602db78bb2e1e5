package io.sluice.change;

import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.RecordDecoder;
import io.sluice.schema.Row;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key of the record that is read: what a tombstone has instead of a row, and what every row has
 * to repeat.
 *
 * <p>Kafka orders the records of a key, and compacts them, by these bytes. So a row whose columns
 * say another key is of no known order, and is malformed. One thread at a time.
 */
final class RecordKey {

  private final RecordDecoder decoder;
  private final Row key;
  private final int[] ordinals;

  /**
   * @param columns of the changes
   * @param key names of those that are the key
   * @param decoder of keys, into {@link ChangeRows#key}
   */
  RecordKey(RowType columns, List<String> key, RecordDecoder decoder) {
    this.decoder = decoder;
    this.key = new Row(ChangeRows.key(columns, key));
    this.ordinals = key.stream().mapToInt(name -> columns.ordinal(name).orElseThrow()).toArray();
  }

  /**
   * @throws MalformedRecordException if the record has no key, or one that cannot be read
   */
  void read(byte @Nullable [] bytes) {
    if (bytes == null) {
      throw new MalformedRecordException(
          "the record has no key, and its table has one row for each key");
    }
    try {
      key.begin();
      decoder.decode(bytes, key);
    } catch (MalformedRecordException e) {
      throw new MalformedRecordException("the record's key: " + e.getMessage());
    }
    for (int i = 0; i < ordinals.length; i++) {
      if (key.get(i) == null) {
        throw new MalformedRecordException(
            "the record's key has no '%s'".formatted(key.type().field(i).name()));
      }
    }
  }

  /** Sets the columns of the key, and no others. */
  void fill(RowReceiver into) {
    for (int i = 0; i < ordinals.length; i++) {
      RowValues.set(into, ordinals[i], key.get(i));
    }
  }

  /**
   * @throws MalformedRecordException if a row, of the columns of the changes, is of another key
   */
  void requireOf(Row row) {
    for (int i = 0; i < ordinals.length; i++) {
      requireSame(i, row.get(ordinals[i]));
    }
  }

  /** Hands a row on, and notes the key that it says. */
  KeyWatch watching(RowReceiver into) {
    return new KeyWatch(into, ordinals, new Row(key.type()));
  }

  /**
   * @throws MalformedRecordException if the row that went through is of another key
   */
  void requireOf(KeyWatch watch) {
    for (int i = 0; i < ordinals.length; i++) {
      requireSame(i, watch.seen().get(i));
    }
  }

  private void requireSame(int nth, @Nullable Object value) {
    if (value == null || !value.equals(key.get(nth))) {
      throw new MalformedRecordException(
          "the record's key says '%s' is %s, and its value says %s"
              .formatted(key.type().field(nth).name(), shown(key.get(nth)), shown(value)));
    }
  }

  private static String shown(@Nullable Object value) {
    return value instanceof String ? "'%s'".formatted(value) : String.valueOf(value);
  }
}
