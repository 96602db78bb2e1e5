package io.sluice.processor.window;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/**
 * The promise of a task that its clock waits for what comes from an origin.
 *
 * @param task that promises it
 * @param number of the request
 * @param clock what the clock showed
 */
record Grant(Origin origin, int task, long number, long clock) {

  /** The key of its record, the partition of the internal topic that it goes to. */
  byte[] key() {
    return Shuffled.key(origin.partition());
  }

  byte[] bytes() {
    ByteBuffer to = ByteBuffer.allocate(Origin.BYTES + Integer.BYTES + 2 * Long.BYTES);
    origin.put(to);
    return to.putInt(task).putLong(number).putLong(clock).array();
  }

  static Grant of(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    return new Grant(Origin.get(from), from.getInt(), from.getLong(), from.getLong());
  }

  /** Where Kafka Streams is to send its record. */
  static Optional<Set<Integer>> partition(String topic, byte[] key, byte[] value, int partitions) {
    return Optional.of(Set.of(ByteBuffer.wrap(key).getInt()));
  }
}
