package io.sluice.change;

import io.sluice.schema.Row;
import io.sluice.schema.RowReceiver;

/** Hands the values of a row on, and keeps those of the key. */
final class KeyWatch implements RowReceiver {

  private static final int NONE = -1;

  private final RowReceiver into;
  private final int[] ordinals;
  private final Row seen;

  /**
   * @param ordinals where the columns of {@code seen} are in the row
   */
  KeyWatch(RowReceiver into, int[] ordinals, Row seen) {
    this.into = into;
    this.ordinals = ordinals;
    this.seen = seen;
  }

  Row seen() {
    return seen;
  }

  private int nth(int ordinal) {
    for (int i = 0; i < ordinals.length; i++) {
      if (ordinals[i] == ordinal) {
        return i;
      }
    }
    return NONE;
  }

  @Override
  public void begin() {
    into.begin();
    seen.begin();
  }

  @Override
  public void setBoolean(int ordinal, boolean value) {
    into.setBoolean(ordinal, value);
    int nth = nth(ordinal);
    if (nth != NONE) {
      seen.setBoolean(nth, value);
    }
  }

  @Override
  public void setLong(int ordinal, long value) {
    into.setLong(ordinal, value);
    int nth = nth(ordinal);
    if (nth != NONE) {
      seen.setLong(nth, value);
    }
  }

  @Override
  public void setDouble(int ordinal, double value) {
    into.setDouble(ordinal, value);
  }

  @Override
  public void setBytes(int ordinal, byte[] bytes, int offset, int length) {
    into.setBytes(ordinal, bytes, offset, length);
    int nth = nth(ordinal);
    if (nth != NONE) {
      seen.setBytes(nth, bytes, offset, length);
    }
  }

  @Override
  public void setObject(int ordinal, Object value) {
    into.setObject(ordinal, value);
    int nth = nth(ordinal);
    if (nth != NONE) {
      seen.setObject(nth, value);
    }
  }
}
