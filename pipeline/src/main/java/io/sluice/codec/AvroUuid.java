package io.sluice.codec;

import io.sluice.schema.RowReceiver;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A uuid written as 16 bytes, set as the text it has where it is written as a string (RFC 4122).
 */
final class AvroUuid {

  private static final int BYTES = 16;

  private AvroUuid() {}

  static void set(AvroInput in, RowReceiver into, int ordinal) {
    ByteBuffer bytes = ByteBuffer.wrap(in.bytes(), in.take(BYTES), BYTES);
    String text = new UUID(bytes.getLong(), bytes.getLong()).toString();
    byte[] utf8 = text.getBytes(StandardCharsets.US_ASCII);
    into.setBytes(ordinal, utf8, 0, utf8.length);
  }
}
