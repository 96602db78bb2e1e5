package io.sluice.writer.file;

import io.sluice.schema.RowReceiver;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of one row in flat arrays, by ordinal.
 *
 * <p>Nothing is copied: slices stay in the decoder's array, which keeps its content until the
 * decoder is called again. What was put in by one setter is to be read by its counterpart.
 */
final class RowBuffer implements RowReceiver {

  private static final byte[] NO_BYTES = {};

  private final boolean[] present;
  private final long[] longs;
  private final double[] doubles;
  private final byte[][] arrays;
  private final int[] offsets;
  private final int[] lengths;
  private final @Nullable Object[] objects;

  RowBuffer(int columns) {
    this.present = new boolean[columns];
    this.longs = new long[columns];
    this.doubles = new double[columns];
    this.arrays = new byte[columns][];
    this.offsets = new int[columns];
    this.lengths = new int[columns];
    this.objects = new Object[columns];
    Arrays.fill(arrays, NO_BYTES);
  }

  boolean has(int ordinal) {
    return present[ordinal];
  }

  /** What was set as a long, or as a boolean: 1 is true. */
  long longAt(int ordinal) {
    return longs[ordinal];
  }

  double doubleAt(int ordinal) {
    return doubles[ordinal];
  }

  byte[] arrayAt(int ordinal) {
    return arrays[ordinal];
  }

  int offsetAt(int ordinal) {
    return offsets[ordinal];
  }

  int lengthAt(int ordinal) {
    return lengths[ordinal];
  }

  Object objectAt(int ordinal) {
    Object value = objects[ordinal];
    if (value == null) {
      throw new IllegalStateException("Column %d was not set as an object".formatted(ordinal));
    }
    return value;
  }

  @Override
  public void begin() {
    Arrays.fill(present, false);
  }

  @Override
  public void setBoolean(int ordinal, boolean value) {
    setLong(ordinal, value ? 1 : 0);
  }

  @Override
  public void setLong(int ordinal, long value) {
    present[ordinal] = true;
    longs[ordinal] = value;
  }

  @Override
  public void setDouble(int ordinal, double value) {
    present[ordinal] = true;
    doubles[ordinal] = value;
  }

  @Override
  public void setBytes(int ordinal, byte[] bytes, int offset, int length) {
    present[ordinal] = true;
    arrays[ordinal] = bytes;
    offsets[ordinal] = offset;
    lengths[ordinal] = length;
  }

  @Override
  public void setObject(int ordinal, Object value) {
    present[ordinal] = true;
    objects[ordinal] = value;
  }
}
