package io.sluice.spark.verify;

import io.sluice.pipeline.Names;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Writes tables of a pipeline from rows. */
public record TestLake(SparkSession spark, Names names) {

  /** Writes a version of the table that holds these rows and no others. */
  public void write(String table, RowType columns, List<Row> rows) {
    rows(columns, rows)
        .coalesce(1)
        .write()
        .format("delta")
        .mode(SaveMode.Overwrite)
        .save(names.table(table).toString());
  }

  public Dataset<org.apache.spark.sql.Row> rows(RowType columns, List<Row> rows) {
    return spark.createDataFrame(
        rows.stream().map(row -> SparkValues.sparkRow(row, columns)).toList(),
        SparkTypes.of(columns));
  }
}
