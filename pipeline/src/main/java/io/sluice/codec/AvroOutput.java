package io.sluice.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A buffer that grows, filled in the Avro binary encoding. */
final class AvroOutput {

  private ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);

  void clear() {
    buffer.clear();
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  void writeBoolean(boolean value) {
    room(1).put((byte) (value ? 1 : 0));
  }

  /** Writes an int or a long, which have one encoding. */
  void writeLong(long value) {
    long raw = (value << 1) ^ (value >> 63);
    ByteBuffer out = room(10);
    while ((raw & ~0x7fL) != 0) {
      out.put((byte) (raw | 0x80));
      raw >>>= 7;
    }
    out.put((byte) raw);
  }

  void writeFloat(float value) {
    room(Float.BYTES).putFloat(value);
  }

  void writeDouble(double value) {
    room(Double.BYTES).putDouble(value);
  }

  /** Writes bytes, or a string in UTF-8, behind their length. */
  void writeBytes(byte[] bytes) {
    writeLong(bytes.length);
    writeRaw(bytes);
  }

  void writeRaw(byte[] bytes) {
    room(bytes.length).put(bytes);
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int size = Math.max(Math.multiplyExact(buffer.capacity(), 2), buffer.position() + bytes);
      buffer =
          ByteBuffer.wrap(Arrays.copyOf(buffer.array(), size))
              .order(ByteOrder.LITTLE_ENDIAN)
              .position(buffer.position());
    }
    return buffer;
  }
}
