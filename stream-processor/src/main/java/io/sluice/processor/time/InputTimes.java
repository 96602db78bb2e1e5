package io.sluice.processor.time;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The inputs of one source in one task, found by task and partition.
 *
 * <p>They are in the task's store behind a byte that no other key begins with: those of windows
 * begin with a time, which is not negative, the others with a small number.
 */
final class InputTimes {

  private static final byte INPUT = (byte) 0xff;
  private static final int KEY_BYTES = 2 + 2 * Integer.BYTES;

  private final byte source;
  private final Map<Integer, Input[]> inputs = new HashMap<>();

  /**
   * Continues where the store's last user stopped.
   *
   * @param source its number among those of the task
   */
  InputTimes(KeyValueStore<Bytes, byte[]> store, int source, SourceInputs expected) {
    this.source = (byte) source;
    expected.tasks().forEach(task -> grow(task, expected.partitions()));
    restore(store);
  }

  /**
   * The input of a partition or a task that is there since the processor started is found too, and
   * those of the partitions before it.
   */
  Input at(int task, int partition) {
    Input[] ofTask = inputs.get(task);
    return ofTask != null && partition < ofTask.length
        ? ofTask[partition]
        : grow(task, partition + 1)[partition];
  }

  void forEach(Consumer<Input> action) {
    for (Input[] ofTask : inputs.values()) {
      for (Input input : ofTask) {
        action.accept(input);
      }
    }
  }

  private Input[] grow(int task, int partitions) {
    Input[] before = inputs.getOrDefault(task, new Input[0]);
    Input[] grown = Arrays.copyOf(before, partitions);
    for (int partition = before.length; partition < partitions; partition++) {
      grown[partition] = new Input(key(task, partition));
    }
    inputs.put(task, grown);
    return grown;
  }

  private void restore(KeyValueStore<Bytes, byte[]> store) {
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(key(0, 0), key(Integer.MAX_VALUE, Integer.MAX_VALUE))) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        ByteBuffer place = ByteBuffer.wrap(entry.key.get()).position(2);
        int task = place.getInt();
        if (inputs.containsKey(task)) {
          at(task, place.getInt()).restore(entry.value);
        }
      }
    }
  }

  private Bytes key(int task, int partition) {
    return Bytes.wrap(
        ByteBuffer.allocate(KEY_BYTES)
            .put(INPUT)
            .put(source)
            .putInt(task)
            .putInt(partition)
            .array());
  }
}
