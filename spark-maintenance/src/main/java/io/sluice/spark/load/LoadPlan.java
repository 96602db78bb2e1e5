package io.sluice.spark.load;

import io.sluice.pipeline.Located;
import io.sluice.spark.table.LakeTable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a load does to a table as it is at one version.
 *
 * @param there the columns of the rows that the table has
 * @param added those that it gets
 * @param gone the rows of the table that are deleted
 */
record LoadPlan(
    Dataset<Row> rows,
    String key,
    StructType there,
    StructType added,
    Dataset<Row> gone,
    Changes changes) {

  /**
   * @param before the version of the table; empty if it has to be created
   * @throws io.sluice.failure.SluiceException if more rows would be deleted than may be
   */
  static LoadPlan of(
      FileColumns files,
      JudgedRows judged,
      TargetColumns columns,
      Optional<Long> before,
      LoadOptions options) {
    Dataset<Row> rows = judged.accepted();
    String key = files.target().key().text();
    StructType added = new StructType(columns.added().toArray(StructField[]::new));
    StructType there =
        new StructType(
            Arrays.stream(columns.columns().fields())
                .filter(field -> !columns.added().contains(field))
                .toArray(StructField[]::new));
    if (before.isEmpty()) {
      return new LoadPlan(
          rows, key, there, added, rows.limit(0), new Changes(judged.counts().accepted(), 0, 0));
    }
    Dataset<Row> table = files.target().table().rows(before.get());
    Dataset<Row> gone = rows.limit(0);
    long deleted = 0;
    if (options.missing() == MissingRows.DELETE) {
      // A row that was rejected is in the file all the same.
      gone = missing(table, judged.all(), key);
      deleted = gone.count();
      requireAllowed(files, options.guard(), deleted, table);
    }
    return new LoadPlan(
        rows, key, there, added, gone, Changes.between(rows, table, key, there, added, deleted));
  }

  private static Dataset<Row> missing(Dataset<Row> table, Dataset<Row> rows, String key) {
    return table
        .as(Changes.TARGET)
        .join(rows.select(Columns.named(key)).as(Changes.SOURCE), Changes.sameKey(key), "left_anti")
        .where(functions.not(Columns.named(key).isNull()));
  }

  private static void requireAllowed(
      FileColumns files, DeletionGuard guard, long deleted, Dataset<Row> table) {
    if (deleted > 0) {
      guard
          .refusal(deleted, table.count())
          .ifPresent(
              reason -> {
                throw files.refused(reason, "nothing was written");
              });
    }
  }

  Changes merge(LakeTable table) {
    return new RowMerge(table, key, there, added).execute(rows, gone);
  }

  void create(LakeTable table, List<Located> partitionBy) {
    rows.write()
        .format("delta")
        .mode("errorifexists")
        .partitionBy(partitionBy.stream().map(Located::text).toArray(String[]::new))
        .save(table.location().toString());
  }
}
