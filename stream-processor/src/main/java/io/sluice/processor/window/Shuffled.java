package io.sluice.processor.window;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;

/**
 * What goes from the tasks that make partial aggregates to those of the groups, in the order in
 * which it was sent: what a partial is of is told after it, and before any row that comes later.
 *
 * <p>Rows and partials have the key of their group; the others are for all groups of one task, and
 * have its number as their key.
 */
sealed interface Shuffled {

  /** A row as it is; the record's timestamp is its time. */
  record Whole(byte[] row) implements Shuffled {}

  /**
   * What rows make that are all in the same windows.
   *
   * @param state the running values of the aggregates; the record's timestamp is the slice
   */
  record Partial(byte[] state) implements Shuffled {}

  /** The record's timestamp is the greatest time that came from there. */
  record Progress(Origin origin) implements Shuffled {}

  /**
   * The clock is asked to wait for what comes from there.
   *
   * @param number that the answer is to have
   */
  record Request(Origin origin, long number) implements Shuffled {}

  /** Nothing came from there for long enough, and the clock need not wait. */
  record Idle(Origin origin) implements Shuffled {}

  /** The clock need not wait for what comes from there longer than for others. */
  record Release(Origin origin) implements Shuffled {}

  byte WHOLE = 0;
  byte PARTIAL = 1;
  byte PROGRESS = 2;
  byte REQUEST = 3;
  byte IDLE = 4;
  byte RELEASE = 5;

  /** As the value of a record. */
  default byte[] bytes() {
    if (this instanceof Whole whole) {
      return behind(WHOLE, whole.row());
    }
    if (this instanceof Partial partial) {
      return behind(PARTIAL, partial.state());
    }
    if (this instanceof Progress progress) {
      return of(PROGRESS, progress.origin());
    }
    if (this instanceof Request request) {
      byte[] origin = of(REQUEST, request.origin());
      return ByteBuffer.allocate(origin.length + Long.BYTES)
          .put(origin)
          .putLong(request.number())
          .array();
    }
    return this instanceof Idle idle
        ? of(IDLE, idle.origin())
        : of(RELEASE, ((Release) this).origin());
  }

  static Shuffled of(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    byte kind = from.get();
    return switch (kind) {
      case WHOLE -> new Whole(rest(from));
      case PARTIAL -> new Partial(rest(from));
      case PROGRESS -> new Progress(Origin.get(from));
      case REQUEST -> new Request(Origin.get(from), from.getLong());
      case IDLE -> new Idle(Origin.get(from));
      case RELEASE -> new Release(Origin.get(from));
      default -> throw new IllegalStateException("No record between tasks is of kind " + kind);
    };
  }

  private static byte[] behind(byte kind, byte[] bytes) {
    return ByteBuffer.allocate(1 + bytes.length).put(kind).put(bytes).array();
  }

  private static byte[] of(byte kind, Origin origin) {
    ByteBuffer to = ByteBuffer.allocate(1 + Origin.BYTES).put(kind);
    origin.put(to);
    return to.array();
  }

  private static byte[] rest(ByteBuffer from) {
    byte[] rest = new byte[from.remaining()];
    from.get(rest);
    return rest;
  }

  /** The key of what is for all groups of a task. */
  static byte[] key(int task) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(task).array();
  }

  /** The task of a group. */
  static int task(byte[] group, int tasks) {
    return Utils.toPositive(Utils.murmur2(group)) % tasks;
  }

  /** Where Kafka Streams is to send a record. */
  static Optional<Set<Integer>> partition(String topic, byte[] key, byte[] value, int partitions) {
    int partition =
        value[0] == WHOLE || value[0] == PARTIAL
            ? task(key, partitions)
            : ByteBuffer.wrap(key).getInt();
    return Optional.of(Set.of(partition));
  }
}
