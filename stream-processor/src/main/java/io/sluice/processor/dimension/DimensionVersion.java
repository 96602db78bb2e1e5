package io.sluice.processor.dimension;

import io.sluice.schema.Row;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one version of a dimension's table, found by key. Immutable; any thread may ask. */
public final class DimensionVersion {

  private final long version;
  private final Map<Object, Row> rows;

  /**
   * @param version of the Delta table
   * @param key the ordinal of the key; rows in which it is null can never be found
   * @throws IllegalArgumentException if two rows have one key: each lookup would be a guess
   */
  public DimensionVersion(long version, int key, Collection<Row> rows) {
    this.version = version;
    this.rows = new HashMap<>(rows.size() * 2);
    for (Row row : rows) {
      Object value = row.get(key);
      if (value != null && this.rows.put(value, row) != null) {
        throw new IllegalArgumentException(
            "Cannot use version %d as a dimension: two rows have the key %s"
                .formatted(version, value));
      }
    }
  }

  public long version() {
    return version;
  }

  /** The row of a key, or null if there is none; null has none. */
  public @Nullable Row find(@Nullable Object key) {
    return key == null ? null : rows.get(key);
  }

  /** How many rows can be found. */
  public int size() {
    return rows.size();
  }
}
