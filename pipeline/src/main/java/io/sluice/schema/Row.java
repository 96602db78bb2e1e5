package io.sluice.schema;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One record as objects, in the classes that {@link Type} names.
 *
 * <p>A row is filled once, by a decoder or with {@link #of}, and read from then on.
 */
public final class Row implements RowReceiver {

  private final RowType type;
  private final @Nullable Object[] values;

  public Row(RowType type) {
    this.type = type;
    this.values = new Object[type.size()];
  }

  /** A row of the given values, one for each column. */
  public static Row of(RowType type, @Nullable Object... values) {
    if (values.length != type.size()) {
      throw new IllegalArgumentException(
          "Cannot make a row of %s: %d values for %d columns"
              .formatted(type, values.length, type.size()));
    }
    Row row = new Row(type);
    System.arraycopy(values, 0, row.values, 0, values.length);
    return row;
  }

  public RowType type() {
    return type;
  }

  public @Nullable Object get(int ordinal) {
    return values[ordinal];
  }

  /** The value of a column by name, for tests and messages; a hot path knows its ordinals. */
  public @Nullable Object get(String column) {
    return values[
        type.ordinal(column)
            .orElseThrow(
                () -> new IllegalArgumentException("No column '" + column + "' in " + type))];
  }

  @Override
  public void begin() {
    Arrays.fill(values, null);
  }

  @Override
  public void setBoolean(int ordinal, boolean value) {
    values[ordinal] = value;
  }

  @Override
  public void setLong(int ordinal, long value) {
    values[ordinal] = value;
  }

  @Override
  public void setDouble(int ordinal, double value) {
    values[ordinal] = value;
  }

  @Override
  public void setBytes(int ordinal, byte[] bytes, int offset, int length) {
    values[ordinal] =
        type.field(ordinal).type() == Type.Primitive.STRING
            ? new String(bytes, offset, length, StandardCharsets.UTF_8)
            : Arrays.copyOfRange(bytes, offset, offset + length);
  }

  @Override
  public void setObject(int ordinal, Object value) {
    values[ordinal] = value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row that
        && type.equals(that.type)
        && Arrays.deepEquals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(values);
  }
}
