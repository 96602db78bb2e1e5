package io.sluice.processor.time;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The number of the task that sent a row of a view, in a header of its record: tasks have a pace
 * each, and their rows share the partitions of the view's topic.
 */
public final class WriterTask {

  /** Of a record without a header, such as those of streams. */
  static final int NONE = 0;

  /** Topics have fewer partitions than 2 to the power of that. */
  private static final int PARTITION_BITS = 20;

  private static final String HEADER = "sluice.task";

  private WriterTask() {}

  /**
   * The number of a task. It stays the same when topics get partitions, and when a view gets
   * branches behind those that it has.
   *
   * @param branch which of the view's sources the task reads, if it reads only one of several; else
   *     0
   */
  public static int number(int branch, int partition) {
    return (branch << PARTITION_BITS) | partition;
  }

  public static void set(Headers headers, int task) {
    headers.add(HEADER, ByteBuffer.allocate(Integer.BYTES).putInt(task).array());
  }

  public static int of(Headers headers) {
    @Nullable Header header = headers.lastHeader(HEADER);
    return header == null || header.value() == null || header.value().length != Integer.BYTES
        ? NONE
        : Math.max(NONE, ByteBuffer.wrap(header.value()).getInt());
  }

  /** Hands the number on, if there is one, and nothing else. */
  public static void copy(Headers from, Headers to) {
    @Nullable Header header = from.lastHeader(HEADER);
    if (header != null) {
      to.add(header);
    }
  }
}
