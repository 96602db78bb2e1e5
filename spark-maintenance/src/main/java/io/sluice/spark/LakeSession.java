package io.sluice.spark;

import io.sluice.logstore.LogStoreSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session that every job of Sluice runs in.
 *
 * <p>Whatever else is configured, a table is committed to through the log store that all writers of
 * it share, keeps a protocol that Delta Standalone can write, and an expression means what it means
 * on the stream.
 */
public final class LakeSession {

  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String EXCLUDED_RULES = "spark.sql.optimizer.excludedRules";
  private static final String OPTIMIZER = "org.apache.spark.sql.catalyst.optimizer.";

  private LakeSession() {}

  /**
   * The session of this process, started if there is none: on the master that spark-submit names,
   * or else on {@code local[*]}.
   */
  public static SparkSession open() {
    return SparkSession.builder().config(configured(new SparkConf())).getOrCreate();
  }

  /** Adds what Sluice asks of Spark to a configuration; of two values, those below win. */
  static SparkConf configured(SparkConf conf) {
    conf.setIfMissing("spark.master", "local[*]").setIfMissing("spark.app.name", "sluice");
    required().forEach(conf::set);
    addTo(conf, EXTENSIONS, DELTA_EXTENSION);
    // Each changes the answer of an expression that overflows or folds case; see
    // Expression.sparkSql.
    addTo(conf, EXCLUDED_RULES, OPTIMIZER + "ReorderAssociativeOperator");
    addTo(conf, EXCLUDED_RULES, OPTIMIZER + "SimplifyCaseConversionExpressions");
    preferred().forEach(conf::setIfMissing);
    if (conf.get("spark.master").startsWith("local")) {
      local().forEach(conf::setIfMissing);
    }
    return conf;
  }

  private static Map<String, String> required() {
    Map<String, String> settings = new LinkedHashMap<>(LogStoreSettings.forSpark());
    settings.put(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    settings.put("spark.sql.ansi.enabled", "true");
    settings.put("spark.sql.session.timeZone", "UTC");
    settings.put("spark.databricks.delta.properties.defaults.enableDeletionVectors", "false");
    // Spark's default, INT96, has no statistics and is not what the lake-writer writes.
    settings.put("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    return settings;
  }

  private static Map<String, String> preferred() {
    return Map.of(
        "spark.sql.adaptive.enabled", "true",
        "spark.sql.parquet.compression.codec", "zstd",
        "spark.ui.showConsoleProgress", "false");
  }

  /** One machine has no use for hundreds of small tasks, nor for a port. */
  private static Map<String, String> local() {
    String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
    return Map.of(
        "spark.sql.shuffle.partitions",
        cores,
        "spark.sql.sources.parallelPartitionDiscovery.parallelism",
        cores,
        "spark.databricks.delta.snapshotPartitions",
        cores,
        "spark.ui.enabled",
        "false",
        "spark.driver.host",
        "localhost",
        "spark.driver.bindAddress",
        "127.0.0.1",
        "spark.sql.catalogImplementation",
        "in-memory",
        "spark.sql.warehouse.dir",
        Path.of(System.getProperty("java.io.tmpdir"), "sluice-spark-warehouse").toString());
  }

  private static void addTo(SparkConf conf, String key, String value) {
    String others = conf.get(key, "");
    if (others.isEmpty()) {
      conf.set(key, value);
    } else if (!List.of(others.split(",")).contains(value)) {
      conf.set(key, others + "," + value);
    }
  }
}
