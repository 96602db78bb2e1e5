package io.sluice.writer.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a table's partition columns that the rows of one file have. */
record Partition(List<String> columns, List<@Nullable String> values) {

  /** The folder below the table, with a {@code /} at its end; nothing for a table without. */
  String folder() {
    StringBuilder folder = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      folder.append(PartitionFolder.name(columns.get(i), values.get(i))).append('/');
    }
    return folder.toString();
  }

  Map<String, @Nullable String> asMap() {
    Map<String, @Nullable String> map = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      map.put(columns.get(i), values.get(i));
    }
    return map;
  }
}
