package io.sluice.benchmark;

import io.sluice.spark.LakeSession;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.avro.functions;
import org.apache.spark.sql.streaming.Trigger;

/**
 * What one would take instead of the writer: Spark Structured Streaming from Kafka to Delta, in
 * batches of the same size, until the end of the topic.
 *
 * <p>Arguments: bootstrap servers, topic, schema file, table, checkpoint folder, rows a batch.
 */
public final class SparkStreaming {

  private SparkStreaming() {}

  public static void main(String[] arguments) throws Exception {
    String schema = Files.readString(Path.of(arguments[2]));
    try (SparkSession spark = LakeSession.open()) {
      Column value = org.apache.spark.sql.functions.expr("substring(value, 6, length(value) - 5)");
      spark
          .readStream()
          .format("kafka")
          .option("kafka.bootstrap.servers", arguments[0])
          .option("subscribe", arguments[1])
          .option("startingOffsets", "earliest")
          .option("maxOffsetsPerTrigger", arguments[5])
          .load()
          .select(
              functions.from_avro(value, schema).as("record"),
              org.apache.spark.sql.functions.col("topic").as("_topic"),
              org.apache.spark.sql.functions.col("partition").as("_partition"),
              org.apache.spark.sql.functions.col("offset").as("_offset"),
              org.apache.spark.sql.functions.col("timestamp").as("_timestamp"))
          .select("record.*", "_topic", "_partition", "_offset", "_timestamp")
          .writeStream()
          .format("delta")
          .option("checkpointLocation", arguments[4])
          .trigger(Trigger.AvailableNow())
          .start(arguments[3])
          .awaitTermination();
    }
  }
}
