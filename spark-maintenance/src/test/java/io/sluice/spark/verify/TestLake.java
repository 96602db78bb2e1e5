package io.sluice.spark.verify;

import io.sluice.pipeline.Names;
import io.sluice.pipeline.PartitionKey;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Writes tables of a pipeline from rows. */
public record TestLake(SparkSession spark, Names names) {

  /**
   * Writes a version of the table that holds these rows and no others, with the columns that its
   * partition keys make of them.
   */
  public void write(String table, RowType columns, List<Row> rows) {
    save(table, columns, rows, SaveMode.Overwrite);
  }

  /** Adds these rows to what the table holds, likewise. */
  public void append(String table, RowType columns, List<Row> rows) {
    save(table, columns, rows, SaveMode.Append);
  }

  private void save(String table, RowType columns, List<Row> rows, SaveMode mode) {
    List<PartitionKey> keys = names.pipeline().table(table).partitionBy();
    Dataset<org.apache.spark.sql.Row> partitioned = rows(columns, rows);
    for (PartitionKey key : keys) {
      partitioned = partitioned.withColumn(key.column(), valueOf(key));
    }
    partitioned
        .coalesce(1)
        .write()
        .format("delta")
        .mode(mode)
        .partitionBy(keys.stream().map(PartitionKey::column).toArray(String[]::new))
        .save(names.table(table).toString());
  }

  private static Column valueOf(PartitionKey key) {
    Column source = functions.col(key.source());
    return switch (key.transform()) {
      case IDENTITY -> source;
      case DATE -> functions.to_date(source);
      case HOUR -> functions.hour(source);
    };
  }

  public Dataset<org.apache.spark.sql.Row> rows(RowType columns, List<Row> rows) {
    return spark.createDataFrame(
        rows.stream().map(row -> SparkValues.sparkRow(row, columns)).toList(),
        SparkTypes.of(columns));
  }
}
