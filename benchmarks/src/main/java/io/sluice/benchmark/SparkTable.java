package io.sluice.benchmark;

import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.functions;

/** Reads by Spark, which forgets the table's snapshot before each call. */
record SparkTable(SparkSession spark, Path folder) implements TableReader {

  private static final String TEXT =
      Stream.of(
              "event_id",
              "unix_micros(event_time)",
              "user_id",
              "session_id",
              "event_type",
              "product_id",
              "country",
              "price",
              "quantity",
              "page",
              "unix_date(event_time_date)")
          .map("cast(%s as string)"::formatted)
          .collect(Collectors.joining(", ", "concat_ws('|', ", ")"));

  @Override
  public long files() {
    return anew().inputFiles().length;
  }

  /** Into nowhere: Spark answers a mere count from the log. */
  @Override
  public long rows() throws InterruptedException {
    Observation seen = new Observation();
    anew()
        .observe(seen, functions.count(functions.lit(1)).as("rows"))
        .write()
        .format("noop")
        .mode("overwrite")
        .save();
    return (long) Objects.requireNonNull(seen.getAsJava().get("rows"));
  }

  @Override
  public Content filled() {
    Row row =
        anew()
            .where("event_time_date < '" + SmallFilesMain.END_OF_FILL + "'")
            .selectExpr("count(*)", "sum(crc32(cast(" + TEXT + " as binary)))")
            .head();
    return new Content(row.getLong(0), row.getLong(1));
  }

  private Dataset<Row> anew() {
    DeltaLog.clearCache();
    return spark.read().format("delta").load(folder.toString());
  }
}
