package io.sluice.processor.dimension;

import io.sluice.schema.Row;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A version whose rows are held on the heap. */
final class RowsInMemory implements DimensionVersion {

  private final long version;
  private final Map<Object, Row> rows;

  /**
   * @param rows by their key; not to be changed any more
   */
  RowsInMemory(long version, Map<Object, Row> rows) {
    this.version = version;
    this.rows = rows;
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public long size() {
    return rows.size();
  }

  @Override
  public boolean isOnDisk() {
    return false;
  }

  @Override
  public Optional<Found> find(@Nullable Object key) {
    return Optional.of(new Found(version, key == null ? null : rows.get(key)));
  }

  /** The garbage collector has the rows when nobody asks any more. */
  @Override
  public void close() {}
}
