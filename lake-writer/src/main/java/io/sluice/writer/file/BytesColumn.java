package io.sluice.writer.file;

import java.util.function.Function;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** A column of strings in UTF-8, which have bounds, or of bytes, which have none. */
final class BytesColumn implements LeafColumn {

  private final Function<Object, byte[]> encode;
  private final @Nullable TextBounds bounds;
  private long valueCount;

  BytesColumn(Function<Object, byte[]> encode, @Nullable TextBounds bounds) {
    this.encode = encode;
    this.bounds = bounds;
  }

  @Override
  public void write(RowBuffer row, int ordinal, RecordConsumer out) {
    add(row.arrayAt(ordinal), row.offsetAt(ordinal), row.lengthAt(ordinal), out);
  }

  @Override
  public void write(Object value, RecordConsumer out) {
    byte[] bytes = encode.apply(value);
    add(bytes, 0, bytes.length, out);
  }

  private void add(byte[] array, int offset, int length, RecordConsumer out) {
    // Reused: dictionaries and Parquet's own statistics then copy what they keep.
    out.addBinary(Binary.fromReusedByteArray(array, offset, length));
    valueCount++;
    if (bounds != null) {
      bounds.add(array, offset, length);
    }
  }

  @Override
  public long valueCount() {
    return valueCount;
  }

  @Override
  public @Nullable Object min() {
    return bounds == null ? null : bounds.min();
  }

  @Override
  public @Nullable Object max() {
    return bounds == null ? null : bounds.max();
  }
}
