package io.sluice.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_json;

import io.sluice.spark.LakeSession;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.avro.functions;
import org.apache.spark.sql.streaming.Trigger;

/**
 * What one would take instead of the writer: Spark Structured Streaming from Kafka to Delta with
 * the same columns, in batches of the same size, until the end of the topic or every second.
 *
 * <p>Arguments: bootstrap servers, topic, format, table, checkpoint folder, rows a batch or {@code
 * every-second}.
 */
public final class SparkStreaming {

  /** The fields of {@link Event#json}. */
  static final String COLUMNS =
      "event_id STRING, event_time TIMESTAMP, user_id BIGINT, session_id STRING,"
          + " event_type STRING, product_id STRING, country STRING, price DOUBLE, quantity INT,"
          + " page STRING";

  private SparkStreaming() {}

  public static void main(String[] arguments) throws Exception {
    boolean everySecond = arguments[5].equals("every-second");
    try (SparkSession spark = LakeSession.open()) {
      spark
          .readStream()
          .format("kafka")
          .option("kafka.bootstrap.servers", arguments[0])
          .option("subscribe", arguments[1])
          .option("startingOffsets", "earliest")
          .options(everySecond ? Map.of() : Map.of("maxOffsetsPerTrigger", arguments[5]))
          .load()
          .select(
              record(arguments[2]).as("record"),
              col("topic").as("_topic"),
              col("partition").as("_partition"),
              col("offset").as("_offset"),
              col("timestamp").as("_timestamp"))
          .select("record.*", "_topic", "_partition", "_offset", "_timestamp")
          .writeStream()
          .format("delta")
          .option("checkpointLocation", arguments[4])
          .trigger(everySecond ? Trigger.ProcessingTime("1 second") : Trigger.AvailableNow())
          .start(arguments[3])
          .awaitTermination();
    }
  }

  private static Column record(String format) {
    return format.equals("json")
        ? from_json(col("value").cast("string"), COLUMNS, Map.of())
        : functions.from_avro(
            expr("substring(value, 6, length(value) - 5)"), EventTopic.avroSchema());
  }
}
