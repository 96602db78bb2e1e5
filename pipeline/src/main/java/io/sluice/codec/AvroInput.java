package io.sluice.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A cursor over the Avro binary encoding of one record (Avro specification, "Binary Encoding").
 *
 * <p>It never reads outside the record: whatever the bytes say, the answer is a value or a {@link
 * MalformedRecordException}.
 */
final class AvroInput {

  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  private final NestedValues nested = new NestedValues();
  private byte[] bytes = {};
  private int position;

  /** Goes to the start of another record. */
  void open(byte[] record, int offset) {
    if (offset > record.length) {
      throw new MalformedRecordException(
          "%d bytes, the payload should start at %d".formatted(record.length, offset));
    }
    bytes = record;
    position = offset;
    nested.begin();
  }

  NestedValues nested() {
    return nested;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  int remaining() {
    return bytes.length - position;
  }

  boolean readBoolean() {
    int at = take(1);
    if ((bytes[at] & 0xfe) != 0) {
      throw malformed("boolean of value %d".formatted(bytes[at]), at);
    }
    return bytes[at] == 1;
  }

  int readInt() {
    int at = position;
    long value = readLong();
    if (value != (int) value) {
      throw malformed("%d is out of the range of an int".formatted(value), at);
    }
    return (int) value;
  }

  long readLong() {
    int at = position;
    if (at < bytes.length && bytes[at] >= 0) {
      position = at + 1;
      return (bytes[at] >>> 1) ^ -(bytes[at] & 1);
    }
    return readLongVarint(at);
  }

  private long readLongVarint(int at) {
    long raw = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      long next = bytes[take(1)];
      raw |= (next & 0x7f) << shift;
      if (next >= 0) {
        if (shift == 63 && next > 1) {
          break;
        }
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw malformed("number longer than 64 bits", at);
  }

  float readFloat() {
    return (float) FLOAT.get(bytes, take(Float.BYTES));
  }

  double readDouble() {
    return (double) DOUBLE.get(bytes, take(Double.BYTES));
  }

  /** Reads the length of a string or of bytes, which are then known to be there. */
  int readLength() {
    int at = position;
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw malformed("length %d with %d bytes left".formatted(length, remaining()), at);
    }
    return (int) length;
  }

  /**
   * Goes over a string, which is UTF-8: what is none would be one text to one reader and another to
   * the next.
   *
   * @return the bytes it has, in front of the position
   */
  int readText() {
    int length = readLength();
    int at = take(length);
    if (!Utf8.isValid(bytes, at, length)) {
      throw malformed("string that is not UTF-8", at);
    }
    return length;
  }

  /**
   * Reads the number of items in the next block of a list or map; 0 ends it. A negative number
   * announces, as the specification says, the bytes of the block: see {@link #readBlockBytes}.
   *
   * @param itemBytes the least that one item takes, at least 1
   */
  int readBlock(int itemBytes) {
    int at = position;
    long count = readLong();
    long most = remaining() / itemBytes;
    if (count > most || count < -most) {
      throw malformed("block of %d items with %d bytes left".formatted(count, remaining()), at);
    }
    return (int) count;
  }

  /** Reads the length of a block announced by a negative count. */
  int readBlockBytes() {
    return readLength();
  }

  /** Goes over bytes, and answers where they start. */
  int take(int length) {
    int at = position;
    if (length > bytes.length - at) {
      throw malformed("%d bytes needed, %d left".formatted(length, remaining()), at);
    }
    position = at + length;
    return at;
  }

  void expectEnd() {
    if (remaining() != 0) {
      throw malformed("%d bytes too many behind the record".formatted(remaining()), position);
    }
  }

  static MalformedRecordException malformed(String reason, int at) {
    return new MalformedRecordException("%s (at byte %d)".formatted(reason, at));
  }
}
