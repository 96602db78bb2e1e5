package io.sluice.processor.table;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the task of a right key tells that of a left key whose row refers to it.
 *
 * @param version of the left row that it was given to
 * @param row of the right key as {@link LastChangeCodec} writes it; empty if there is none
 */
record Answer(Version version, Optional<byte[]> row) {

  static Answer decode(byte[] bytes) {
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    Version version = Version.read(fields);
    byte[] row = new byte[fields.remaining()];
    fields.get(row);
    return new Answer(version, row.length == 0 ? Optional.empty() : Optional.of(row));
  }

  byte[] encode() {
    byte[] right = row.orElse(new byte[0]);
    ByteBuffer bytes = ByteBuffer.allocate(Version.BYTES + right.length);
    version.write(bytes);
    return bytes.put(right).array();
  }
}
