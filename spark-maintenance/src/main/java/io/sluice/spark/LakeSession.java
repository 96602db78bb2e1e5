package io.sluice.spark;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.logstore.LakeConfiguration;
import io.sluice.logstore.LogStoreSettings;
import java.net.URI;
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

  /** As {@link #open(LakeConfiguration)}, for tables on local files. */
  public static SparkSession open() {
    return open(LakeConfiguration.of(URI.create("file:///"), Map.of()));
  }

  /**
   * The session of this process, started if there is none: on the master that spark-submit names,
   * or else on {@code local[*]}. The settings of all lakes that it was opened for add up.
   *
   * @throws SluiceException with {@link ExitCode#CONFIGURATION} if the session was started for a
   *     lake with another log store
   */
  public static SparkSession open(LakeConfiguration lake) {
    SparkConf conf = configured(new SparkConf());
    lake.forSpark().forEach(conf::set);
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    requireLogStores(session.sparkContext().getConf(), lake);
    // Not by way of Spark's own configuration: it is shown on its pages, secrets and all.
    lake.forHadoop().forEach(session.sparkContext().hadoopConfiguration()::set);
    return session;
  }

  /** Delta looks into the application's configuration, which cannot be changed. */
  private static void requireLogStores(SparkConf application, LakeConfiguration lake) {
    lake.forSpark()
        .forEach(
            (key, store) -> {
              if (!application.get(key, "").equals(store)) {
                throw new SluiceException(
                    ExitCode.CONFIGURATION,
                    "Cannot use %s: this Spark application has %s = %s; run the job in an application of its own"
                        .formatted(lake, key, application.get(key, "")));
              }
            });
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
    // Vacuum keeps what restore points need, however old; what is gone is missed when it is read.
    settings.put(
        "spark.databricks.delta.vacuum.enforceTimeTravelWithinDeletedFileRetentionDuration",
        "false");
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
