package io.sluice.spark.merge;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import io.sluice.spark.job.Progress;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructType;

/** Creates a keyed table without rows, which says from its first version on whose it is. */
record KeyedTableCreation(KeyedTable table, Progress progress) {

  /** Its columns are not null where the changelog's are. */
  void run(Snapshot changelog) {
    progress.step("creating " + table.name());
    StructType columns = table.columns(changelog);
    table.rows().requireWritableAsNew("create", columns);
    DeltaTableBuilder builder =
        DeltaTable.createIfNotExists(table.rows().spark())
            .location(table.rows().location().toString())
            .addColumns(columns)
            .property(KeyedTable.KEYED_BY, table.keyedBy());
    if (!table.partitionBy().isEmpty()) {
      builder = builder.partitionedBy(table.partitionBy().toArray(String[]::new));
    }
    table.rows().committing("merge", "sluice merge: create " + table.name(), builder::execute);
    table.requireMerged(table.rows().snapshot());
  }
}
