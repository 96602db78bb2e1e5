package io.sluice.codec;

import io.sluice.schema.RowReceiver;

/**
 * How a value that contains no others is read, and how it is set in a column.
 *
 * <p>Between the two it is a long, as a later value may take its place: the number, the bits of the
 * floating number, or where the bytes are.
 *
 * @param wireType the wire type of one value
 * @param absent the default of the type
 */
record ProtobufLeaf(int wireType, Bits bits, Setter setter, long absent) {

  /** Reads one value and checks it. */
  @FunctionalInterface
  interface Bits {
    long read(ProtobufInput in);
  }

  /** Sets in a column what was read. */
  @FunctionalInterface
  interface Setter {
    void set(ProtobufInput in, long bits, RowReceiver into, int ordinal);
  }

  ProtobufLeaf(int wireType, Bits bits, Setter setter) {
    this(wireType, bits, setter, 0);
  }

  long read(ProtobufInput in) {
    return bits.read(in);
  }

  void set(ProtobufInput in, long value, RowReceiver into, int ordinal) {
    setter.set(in, value, into, ordinal);
  }

  /** Reads the length of bytes and goes over them. */
  static long slice(ProtobufInput in) {
    int length = in.readLength();
    return (long) in.take(length) << Integer.SIZE | length;
  }

  static int offset(long slice) {
    return (int) (slice >>> Integer.SIZE);
  }

  static int length(long slice) {
    return (int) slice;
  }
}
