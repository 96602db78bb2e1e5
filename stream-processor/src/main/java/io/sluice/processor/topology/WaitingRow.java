package io.sluice.processor.topology;

import io.sluice.processor.topology.JoinSide.Part;
import java.nio.ByteBuffer;

/**
 * A row of a join that has no partner yet.
 *
 * @param time when it happened, in milliseconds since 1970
 * @param key what it is matched by, as {@link KeyCodec} writes it
 * @param row as {@link SourceRowCodec} writes it
 */
record WaitingRow(Part part, long time, byte[] key, byte[] row) {

  byte[] encode() {
    return ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES + key.length + row.length)
        .put((byte) part.ordinal())
        .putLong(time)
        .putInt(key.length)
        .put(key)
        .put(row)
        .array();
  }

  static WaitingRow decode(byte[] bytes) {
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    Part part = Part.values()[fields.get()];
    long time = fields.getLong();
    byte[] key = new byte[fields.getInt()];
    fields.get(key);
    byte[] row = new byte[fields.remaining()];
    fields.get(row);
    return new WaitingRow(part, time, key, row);
  }
}
