package io.sluice.processor.table;

import java.nio.ByteBuffer;

/** Which of the changes of a left key: where its record is in the stream's topic. */
record Version(int partition, long offset) {

  static final int BYTES = Integer.BYTES + Long.BYTES;

  static Version read(ByteBuffer from) {
    return new Version(from.getInt(), from.getLong());
  }

  void write(ByteBuffer to) {
    to.putInt(partition).putLong(offset);
  }

  byte[] encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    write(bytes);
    return bytes.array();
  }
}
