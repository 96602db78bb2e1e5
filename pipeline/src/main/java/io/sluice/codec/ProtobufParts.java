package io.sluice.codec;

import io.sluice.schema.RowReceiver;
import java.util.Arrays;

/**
 * Takes the fields of a small message that stands for one value: numbers, and one text or bytes.
 */
final class ProtobufParts implements RowReceiver {

  private static final int MOST = 3;

  private final long[] numbers = new long[MOST];
  private byte[] bytes = {};
  private int offset;
  private int length;

  @Override
  public void begin() {
    Arrays.fill(numbers, 0);
    length = 0;
  }

  long number(int ordinal) {
    return numbers[ordinal];
  }

  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  @Override
  public void setLong(int ordinal, long value) {
    numbers[ordinal] = value;
  }

  @Override
  public void setBytes(int ordinal, byte[] array, int start, int count) {
    bytes = array;
    offset = start;
    length = count;
  }

  @Override
  public void setBoolean(int ordinal, boolean value) {
    throw new IllegalStateException("No part is a boolean");
  }

  @Override
  public void setDouble(int ordinal, double value) {
    throw new IllegalStateException("No part is a floating number");
  }

  @Override
  public void setObject(int ordinal, Object value) {
    throw new IllegalStateException("No part is an object");
  }
}
