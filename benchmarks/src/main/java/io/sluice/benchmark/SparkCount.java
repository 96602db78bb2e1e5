package io.sluice.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.window;

import io.sluice.spark.LakeSession;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The count in tumbling windows by Spark Structured Streaming, from a topic to its end into
 * another: a row once its window is behind the watermark. Its sink may write a row twice, after a
 * failure.
 *
 * <p>Arguments: bootstrap servers, the one topic, the other, checkpoint folder.
 */
public final class SparkCount {

  private SparkCount() {}

  public static void main(String[] arguments) throws Exception {
    try (SparkSession spark = LakeSession.open()) {
      spark
          .readStream()
          .format("kafka")
          .option("kafka.bootstrap.servers", arguments[0])
          .option("subscribe", arguments[1])
          .option("startingOffsets", "earliest")
          .load()
          .select(
              from_json(col("value").cast("string"), SparkStreaming.COLUMNS, Map.of()).as("record"))
          .select("record.*")
          .withWatermark("event_time", "1 minute")
          .groupBy(window(col("event_time"), "5 minutes"), col("product_id"))
          .agg(count("*").as("events"))
          .select(
              col("product_id").as("key"),
              to_json(
                      struct(
                          col("window.start").as("window_start"),
                          col("window.end").as("window_end"),
                          col("product_id"),
                          col("events")))
                  .as("value"))
          .writeStream()
          .format("kafka")
          .outputMode("append")
          .option("kafka.bootstrap.servers", arguments[0])
          .option("topic", arguments[2])
          .option("checkpointLocation", arguments[3])
          .trigger(Trigger.AvailableNow())
          .start()
          .awaitTermination();
    }
  }
}
