package io.sluice.processor.window;

import java.nio.ByteBuffer;

/**
 * Where rows come from, at a pace of their own: the task that wrote them, and the partition of
 * their source's topic.
 */
record Origin(int task, int partition) {

  static final int BYTES = 2 * Integer.BYTES;

  static Origin get(ByteBuffer from) {
    return new Origin(from.getInt(), from.getInt());
  }

  void put(ByteBuffer to) {
    to.putInt(task).putInt(partition);
  }
}
