package io.sluice.spark.load;

import io.delta.tables.DeltaMergeBuilder;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.table.LakeTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * One MERGE that brings rows into a table by their key and takes others out of it.
 *
 * <p>Which rows go is decided before, row by row, and not by MERGE: another writer's new rows are
 * not among them, however late MERGE looks at the table.
 *
 * @param columns of the table, without those that are added
 * @param added columns that the rows have and the table gets in the same commit
 */
record RowMerge(LakeTable table, String key, StructType columns, StructType added) {

  /** What is to be done with a row; no column of a table can have this name. */
  private static final String ACTION = "sluice action";

  private static final String PUT = "put";
  private static final String DELETE = "delete";

  /**
   * @param rows to insert or update
   * @param gone of the table's rows, those to delete
   */
  Changes execute(Dataset<Row> rows, Dataset<Row> gone) {
    Dataset<Row> puts = rows.withColumn(ACTION, functions.lit(PUT));
    Dataset<Row> source =
        puts.unionByName(
            gone.select(Columns.named(key)).withColumn(ACTION, functions.lit(DELETE)), true);
    Column action = Columns.named(Changes.SOURCE, ACTION);
    DeltaMergeBuilder merge =
        table
            .delta()
            .as(Changes.TARGET)
            .merge(source.as(Changes.SOURCE), Changes.sameKey(key))
            .whenMatched(action.equalTo(DELETE))
            .delete()
            .whenMatched(Changes.differs(columns, added))
            .update(values())
            .whenNotMatched(action.equalTo(PUT))
            .insert(values());
    List<Row> counts =
        (added.isEmpty() ? merge : merge.withSchemaEvolution()).execute().collectAsList();
    if (counts.isEmpty()) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot load %s: another run of the same load was faster; run it again, to hear that it is there"
              .formatted(table.name()));
    }
    Row count = counts.get(0);
    return new Changes(
        count.<Long>getAs("num_inserted_rows"),
        count.<Long>getAs("num_updated_rows"),
        count.<Long>getAs("num_deleted_rows"));
  }

  private Map<String, Column> values() {
    Map<String, Column> values = new HashMap<>();
    for (StructType part : List.of(columns, added)) {
      Arrays.stream(part.fieldNames())
          .forEach(name -> values.put(Columns.quoted(name), Columns.named(Changes.SOURCE, name)));
    }
    return values;
  }
}
