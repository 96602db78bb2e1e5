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

  private static final String HEADER = "sluice.task";

  private WriterTask() {}

  public static void set(Headers headers, int task) {
    headers.add(HEADER, ByteBuffer.allocate(Integer.BYTES).putInt(task).array());
  }

  public static int of(Headers headers) {
    @Nullable Header header = headers.lastHeader(HEADER);
    return header == null || header.value() == null || header.value().length != Integer.BYTES
        ? NONE
        : Math.max(NONE, ByteBuffer.wrap(header.value()).getInt());
  }

  /** The number among so many that there are: a task that there is not counts as the first. */
  public static int known(Headers headers, int tasks) {
    return known(of(headers), tasks);
  }

  static int known(int task, int tasks) {
    return task < tasks ? task : NONE;
  }

  /** Hands the number on, if there is one, and nothing else. */
  public static void copy(Headers from, Headers to) {
    @Nullable Header header = from.lastHeader(HEADER);
    if (header != null) {
      to.add(header);
    }
  }
}
