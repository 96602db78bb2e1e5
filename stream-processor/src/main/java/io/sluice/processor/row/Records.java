package io.sluice.processor.row;

import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Records that the processors of a topology send. */
public final class Records {

  private Records() {}

  /**
   * A record without headers: those of a source may speak of its bytes, which are not those of what
   * is made of it.
   */
  @SuppressWarnings("NullAway") // a key may be null, which Kafka Streams does not say
  public static <V> Record<byte[], V> of(byte @Nullable [] key, V value, long timestamp) {
    return new Record<>(key, value, timestamp);
  }

  /** A record that says that the row of its key is gone. */
  @SuppressWarnings("NullAway") // a value may be null, which Kafka Streams does not say
  public static Record<byte[], byte[]> tombstone(byte[] key, long timestamp) {
    return new Record<>(key, null, timestamp);
  }
}
