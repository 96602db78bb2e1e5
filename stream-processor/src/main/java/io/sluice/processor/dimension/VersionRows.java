package io.sluice.processor.dimension;

import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of one version: into memory as long as they are few enough, from then on to disk.
 * Ends with {@link #finish} or {@link #abandon}.
 */
final class VersionRows {

  private final RowType columns;
  private final int key;
  private final long memoryRows;
  private final RowFolders folders;
  private final Map<Object, Row> memory = new HashMap<>();
  private @Nullable RowFile disk;
  private long size;

  /**
   * @param key the ordinal of the key
   * @param memoryRows how many rows may be in memory
   */
  VersionRows(RowType columns, int key, long memoryRows, RowFolders folders) {
    this.columns = columns;
    this.key = key;
    this.memoryRows = memoryRows;
    this.folders = folders;
  }

  /**
   * Takes a row; one in which the key is null can never be found.
   *
   * @throws IllegalArgumentException if there is a row of this key already: each lookup would be a
   *     guess
   */
  void add(Row row) {
    Object value = row.get(key);
    if (value == null) {
      return;
    }
    if (!put(value, row)) {
      throw new IllegalArgumentException("two rows have the key " + value);
    }
    size++;
  }

  private boolean put(Object value, Row row) {
    if (disk == null && memory.size() == memoryRows) {
      disk = toDisk();
    }
    return disk == null ? memory.putIfAbsent(value, row) == null : disk.putIfAbsent(value, row);
  }

  private RowFile toDisk() {
    RowFile file = RowFile.create(folders.next(), columns, key);
    memory.forEach(file::putIfAbsent);
    memory.clear();
    return file;
  }

  DimensionVersion finish(long version) {
    if (disk == null) {
      return new RowsInMemory(version, memory);
    }
    disk.finish();
    return new RowsOnDisk(version, disk, size);
  }

  /** Gives up what was taken. */
  void abandon() {
    if (disk != null) {
      disk.close();
    }
  }
}
