package io.sluice.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A cursor over the Protobuf encoding of one record (Protobuf documentation, "Encoding").
 *
 * <p>It never reads outside the message that it is in: whatever the bytes say, the answer is a
 * value or a {@link MalformedRecordException}.
 */
final class ProtobufInput {

  static final int VARINT = 0;
  static final int I64 = 1;
  static final int LEN = 2;
  private static final int SGROUP = 3;
  private static final int EGROUP = 4;
  static final int I32 = 5;

  /** How deep groups that nobody asks for may be nested. */
  private static final int MAX_GROUPS = 100;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final NestedValues nested = new NestedValues();
  private byte[] bytes = {};
  private int position;
  private int limit;

  /** Goes to the start of another record. */
  void open(byte[] record, int offset) {
    bytes = record;
    position = offset;
    limit = record.length;
    nested.begin();
    if (offset > record.length) {
      throw new MalformedRecordException(
          "%d bytes, the payload should start at %d".formatted(record.length, offset));
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  NestedValues nested() {
    return nested;
  }

  boolean hasMore() {
    return position < limit;
  }

  /**
   * Enters a message, or a packed field, whose length comes next.
   *
   * @return what {@link #leave} takes
   */
  int enter() {
    int length = readLength();
    int outer = limit;
    limit = position + length;
    return outer;
  }

  /** Leaves what was entered, at its end. */
  void leave(int outer) {
    limit = outer;
  }

  /** Reads the number of the next field and its wire type. */
  int readTag() {
    int at = position;
    long tag = readVarint();
    if (tag >>> 32 != 0 || tag >>> 3 == 0) {
      throw malformed("tag %d of no field".formatted(tag), at);
    }
    return (int) tag;
  }

  static int number(int tag) {
    return tag >>> 3;
  }

  static int wireType(int tag) {
    return tag & 7;
  }

  long readVarint() {
    int at = position;
    if (at < limit && bytes[at] >= 0) {
      position = at + 1;
      return bytes[at];
    }
    return readLongVarint(at);
  }

  private long readLongVarint(int at) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      long next = bytes[take(1)];
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        // A tenth byte is bit 63 and nothing else: readers disagree about one that is 0.
        if (shift == 63 && next != 1) {
          break;
        }
        return value;
      }
    }
    throw malformed("number of 64 bits in a form that nobody writes", at);
  }

  int readI32() {
    return (int) INT.get(bytes, take(Integer.BYTES));
  }

  long readI64() {
    return (long) LONG.get(bytes, take(Long.BYTES));
  }

  /** Reads the length of what is then known to be there. */
  int readLength() {
    int at = position;
    long length = readVarint();
    if (length < 0 || length > limit - position) {
      throw malformed(
          "length %s with %d bytes left".formatted(Long.toUnsignedString(length), limit - position),
          at);
    }
    return (int) length;
  }

  /** Goes over bytes, and answers where they start. */
  int take(int length) {
    int at = position;
    if (length > limit - at) {
      throw malformed("%d bytes needed, %d left".formatted(length, limit - at), at);
    }
    position = at + length;
    return at;
  }

  /** Goes over a value that nobody asked for, whatever it is. */
  void skip(int tag) {
    int at = position;
    switch (wireType(tag)) {
      case VARINT -> readVarint();
      case I64 -> take(Long.BYTES);
      case LEN -> take(readLength());
      case I32 -> take(Integer.BYTES);
      case SGROUP -> skipGroup(tag);
      case EGROUP -> throw malformed("end of a group that was not begun", at);
      default -> throw malformed("wire type %d".formatted(wireType(tag)), at);
    }
  }

  private void skipGroup(int start) {
    int[] open = new int[MAX_GROUPS];
    int depth = 0;
    open[depth++] = number(start);
    while (depth > 0) {
      int at = position;
      int tag = readTag();
      if (wireType(tag) == SGROUP) {
        if (depth == MAX_GROUPS) {
          throw malformed("groups nested more than %d deep".formatted(MAX_GROUPS), at);
        }
        open[depth++] = number(tag);
      } else if (wireType(tag) == EGROUP) {
        if (number(tag) != open[--depth]) {
          throw malformed("group %d ends as group %d".formatted(open[depth], number(tag)), at);
        }
      } else {
        skip(tag);
      }
    }
  }

  static MalformedRecordException malformed(String reason, int at) {
    return new MalformedRecordException("%s (at byte %d)".formatted(reason, at));
  }
}
