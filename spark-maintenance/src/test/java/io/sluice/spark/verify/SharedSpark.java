package io.sluice.spark.verify;

import io.sluice.logstore.LogStoreSettings;
import org.apache.spark.sql.SparkSession;

/** One Spark application for all tests of a JVM; it ends with the JVM. */
public final class SharedSpark {

  private SharedSpark() {}

  public static SparkSession session() {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .appName("tests")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.databricks.delta.snapshotPartitions", "2")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    LogStoreSettings.forSpark().forEach(builder::config);
    SparkSession session = builder.getOrCreate();
    session.sparkContext().setLogLevel("ERROR");
    return session;
  }
}
