package io.sluice.spark.merge;

import io.sluice.change.ChangeRows;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;

/** Makes a table anew from all of its changelog, in one commit in place of whatever it has. */
record FullFold(KeyedTable table, Snapshot changelog) {

  Counts fold(Dataset<Row> latest) {
    Dataset<Row> rows =
        latest
            .where(LatestChanges.column(ChangeRows.OPERATION.name()).notEqual(ChangeRows.DELETE))
            .select(columns());
    long before = table.rows().snapshot().version();
    return table
        .rows()
        .committing(
            "merge",
            "sluice merge --full %s ..%d".formatted(table.changelog().name(), changelog.version()),
            table.transaction(changelog),
            changelog.version(),
            () -> {
              rows.write()
                  .format("delta")
                  .mode("overwrite")
                  .option("mergeSchema", "true")
                  .save(table.rows().location().toString());
              return Counts.written(
                  ChangelogLog.between(
                      table.rows(), before + 1, table.rows().snapshot().version()));
            });
  }

  private Column[] columns() {
    return Arrays.stream(table.columns(changelog).fieldNames())
        .map(LatestChanges::column)
        .toArray(Column[]::new);
  }
}
