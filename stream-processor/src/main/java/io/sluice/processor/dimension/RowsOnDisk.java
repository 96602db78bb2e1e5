package io.sluice.processor.dimension;

import io.sluice.schema.Row;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** A version whose rows are too many for memory: a lookup reads one row from disk. */
final class RowsOnDisk implements DimensionVersion {

  private final long version;
  private final RowFile rows;
  private final long size;

  /** Lookups share it; who closes has it alone. */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  private boolean closed;

  RowsOnDisk(long version, RowFile rows, long size) {
    this.version = version;
    this.rows = rows;
    this.size = size;
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean isOnDisk() {
    return true;
  }

  @Override
  public Optional<Found> find(@Nullable Object key) {
    open.readLock().lock();
    try {
      return closed ? Optional.empty() : Optional.of(new Found(version, row(key)));
    } finally {
      open.readLock().unlock();
    }
  }

  private @Nullable Row row(@Nullable Object key) {
    return key == null ? null : rows.get(key);
  }

  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        rows.close();
      }
    } finally {
      open.writeLock().unlock();
    }
  }
}
