package io.sluice.processor.time;

import java.nio.ByteBuffer;
import java.util.Arrays;
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
  private final Input[][] inputs;

  /**
   * Continues where the store's last user stopped.
   *
   * @param source its number among those of the task
   */
  InputTimes(KeyValueStore<Bytes, byte[]> store, int source, SourceInputs expected) {
    this.source = (byte) source;
    this.inputs = new Input[expected.tasks()][0];
    for (int task = 0; task < expected.tasks(); task++) {
      grow(task, expected.partitions());
    }
    restore(store);
  }

  /**
   * The input of a partition that has one since the processor started is found too, and those of
   * the partitions before it. A task that the source does not have counts as its first.
   */
  Input at(int task, int partition) {
    int known = WriterTask.known(task, inputs.length);
    if (partition >= inputs[known].length) {
      grow(known, partition + 1);
    }
    return inputs[known][partition];
  }

  void forEach(Consumer<Input> action) {
    for (Input[] ofTask : inputs) {
      for (Input input : ofTask) {
        action.accept(input);
      }
    }
  }

  private void grow(int task, int partitions) {
    int before = inputs[task].length;
    inputs[task] = Arrays.copyOf(inputs[task], partitions);
    for (int partition = before; partition < partitions; partition++) {
      inputs[task][partition] = new Input(key(task, partition));
    }
  }

  private void restore(KeyValueStore<Bytes, byte[]> store) {
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(key(0, 0), key(Integer.MAX_VALUE, Integer.MAX_VALUE))) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        ByteBuffer place = ByteBuffer.wrap(entry.key.get()).position(2);
        int task = place.getInt();
        if (task < inputs.length) {
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
