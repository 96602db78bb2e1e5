package io.sluice.writer.file;

import io.sluice.pipeline.PartitionKey;
import io.sluice.schema.RowType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells which partition a row is in. Remembers values: one thread at a time. */
final class Partitioning {

  private final List<String> names;
  private final List<PartitionColumn> columns;

  private Partitioning(List<PartitionColumn> columns) {
    this.columns = List.copyOf(columns);
    this.names = columns.stream().map(PartitionColumn::name).toList();
  }

  /**
   * @param keys ones that fit the rows
   */
  static Partitioning of(RowType rows, List<PartitionKey> keys) {
    return new Partitioning(keys.stream().map(key -> PartitionColumn.of(key, rows)).toList());
  }

  /**
   * The partition of a row.
   *
   * @throws IllegalStateException naming a column that is not nullable and was not set
   */
  Partition of(RowBuffer row) {
    @Nullable String[] values = new String[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i).value(row);
    }
    return new Partition(names, Arrays.asList(values));
  }
}
