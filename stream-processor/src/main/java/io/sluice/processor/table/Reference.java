package io.sluice.processor.table;

import java.nio.ByteBuffer;

/**
 * What the task of a left key tells that of the right key which its row refers to.
 *
 * @param key of the left row
 * @param version of the left row, which answers name
 */
record Reference(Kind kind, byte[] key, Version version) {

  enum Kind {
    /** The row refers to the right key, in this version of it. */
    ADD,
    /** The row does not refer to the right key any more. */
    REMOVE
  }

  static Reference decode(byte[] bytes) {
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    Kind kind = Kind.values()[fields.get()];
    Version version = Version.read(fields);
    byte[] key = new byte[fields.remaining()];
    fields.get(key);
    return new Reference(kind, key, version);
  }

  byte[] encode() {
    ByteBuffer bytes = ByteBuffer.allocate(1 + Version.BYTES + key.length);
    bytes.put((byte) kind.ordinal());
    version.write(bytes);
    return bytes.put(key).array();
  }
}
