package io.sluice.spark.optimize;

import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.TableHold;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes partitions anew with fewer files, by an overwrite that says that no data changed.
 *
 * <p>For what OPTIMIZE does not do. An overwrite reads the whole table, so it loses to a writer
 * that commits meanwhile; therefore the table is held.
 */
record Rewrite(LakeTable table, long targetBytes) {

  /** How many files were replaced. */
  long run(List<LiveFile> files, Set<Map<String, String>> left) {
    Map<Map<String, String>, List<LiveFile>> worthwhile = new LinkedHashMap<>();
    for (LiveFile file : files) {
      if (!left.contains(file.partition())) {
        worthwhile.computeIfAbsent(file.partition(), partition -> new ArrayList<>()).add(file);
      }
    }
    worthwhile.values().removeIf(some -> CompactionPlan.of(some, targetBytes).isEmpty());
    if (worthwhile.isEmpty()) {
      return 0;
    }
    return TableHold.of(table, "rewrite")
        .during(() -> table.refusingRivals("rewrite", () -> rewrite(worthwhile)));
  }

  private long rewrite(Map<Map<String, String>, List<LiveFile>> partitions) {
    long replaced = 0;
    for (Map.Entry<Map<String, String>, List<LiveFile>> partition : partitions.entrySet()) {
      rewrite(partition.getKey(), partition.getValue());
      replaced += partition.getValue().size();
    }
    return replaced;
  }

  private void rewrite(Map<String, String> partition, List<LiveFile> files) {
    long bytes = files.stream().mapToLong(LiveFile::bytes).sum();
    int newFiles = (int) Math.max(1, (bytes + targetBytes - 1) / targetBytes);
    Dataset<Row> rows = table.rows();
    // Coalesced, not shuffled: rows that came together stay together, and so do their bounds.
    DataFrameWriter<Row> writer =
        (partition.isEmpty() ? rows : rows.where(PartitionPredicate.of(partition)))
            .coalesce(newFiles)
            .write()
            .format("delta")
            .mode("overwrite")
            .option("dataChange", "false");
    if (!partition.isEmpty()) {
      writer = writer.option("replaceWhere", PartitionPredicate.of(partition));
    }
    writer.save(table.location().toString());
  }
}
