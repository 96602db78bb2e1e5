package io.sluice.writer.file;

import io.sluice.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** A column of decimals, of which Parquet holds the unscaled numbers. */
final class DecimalColumn implements LeafColumn {

  private final Type.Decimal type;
  private final BiConsumer<RecordConsumer, BigInteger> sink;
  private long valueCount;
  private @Nullable BigDecimal min;
  private @Nullable BigDecimal max;

  DecimalColumn(Type.Decimal type) {
    this.type = type;
    this.sink = sink(type.precision());
  }

  private static BiConsumer<RecordConsumer, BigInteger> sink(int precision) {
    if (precision <= ParquetSchema.INT_DIGITS) {
      return (out, unscaled) -> out.addInteger(unscaled.intValueExact());
    }
    if (precision <= ParquetSchema.LONG_DIGITS) {
      return (out, unscaled) -> out.addLong(unscaled.longValueExact());
    }
    int length = ParquetSchema.fixedBytes(precision);
    return (out, unscaled) ->
        out.addBinary(Binary.fromConstantByteArray(signExtended(unscaled, length)));
  }

  private static byte[] signExtended(BigInteger unscaled, int length) {
    byte[] shortest = unscaled.toByteArray();
    byte[] bytes = new byte[length];
    int start = length - shortest.length;
    Arrays.fill(bytes, 0, start, (byte) (unscaled.signum() < 0 ? -1 : 0));
    System.arraycopy(shortest, 0, bytes, start, shortest.length);
    return bytes;
  }

  @Override
  public void write(RowBuffer row, int ordinal, RecordConsumer out) {
    write(row.objectAt(ordinal), out);
  }

  @Override
  public void write(Object value, RecordConsumer out) {
    BigDecimal decimal = (BigDecimal) value;
    if (decimal.scale() != type.scale() || decimal.precision() > type.precision()) {
      throw new IllegalStateException("%s was set in a column of %s".formatted(decimal, type));
    }
    sink.accept(out, decimal.unscaledValue());
    valueCount++;
    min = min == null || decimal.compareTo(min) < 0 ? decimal : min;
    max = max == null || decimal.compareTo(max) > 0 ? decimal : max;
  }

  @Override
  public long valueCount() {
    return valueCount;
  }

  @Override
  public @Nullable Object min() {
    return min;
  }

  @Override
  public @Nullable Object max() {
    return max;
  }
}
