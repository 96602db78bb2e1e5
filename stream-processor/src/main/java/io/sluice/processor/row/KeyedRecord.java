package io.sluice.processor.row;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A record that is read together with its key, once that is known: Kafka Streams gives a
 * deserializer the value alone. It is read once, however often it is asked for; one thread at a
 * time.
 */
final class KeyedRecord implements ReadRecord {

  private final byte @Nullable [] value;
  private final BiFunction<byte @Nullable [], byte @Nullable [], ReadRecord> reader;
  private @Nullable ReadRecord read;

  /**
   * @param value null for a tombstone
   * @param reader of key and value
   */
  KeyedRecord(
      byte @Nullable [] value,
      BiFunction<byte @Nullable [], byte @Nullable [], ReadRecord> reader) {
    this.value = value;
    this.reader = reader;
  }

  @Override
  public ReadRecord of(byte @Nullable [] key) {
    if (read == null) {
      read = reader.apply(key, value);
    }
    return read;
  }
}
