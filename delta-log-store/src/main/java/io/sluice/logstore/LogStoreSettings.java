package io.sluice.logstore;

import java.util.Map;

/**
 * Where each engine is told to use {@link HardLinkLogStore} for local tables.
 *
 * <p>All that write a table must be told: one writer with another store can overwrite the commits
 * of the rest.
 */
public final class LogStoreSettings {

  /** The key in the Hadoop configuration of Delta Standalone. */
  public static final String STANDALONE_KEY = "delta.logStore.file.impl";

  /** The key in the configuration of a Spark session. */
  public static final String SPARK_KEY = "spark.delta.logStore.file.impl";

  /** The key in the Hadoop configuration of Delta Kernel's default engine. */
  public static final String KERNEL_KEY = "io.delta.kernel.logStore.file.impl";

  private LogStoreSettings() {}

  /** For the Hadoop configuration of a process that uses Standalone, Kernel or both. */
  public static Map<String, String> forHadoop() {
    return Map.of(STANDALONE_KEY, value(), KERNEL_KEY, value());
  }

  /** For the configuration of a Spark session. */
  public static Map<String, String> forSpark() {
    return Map.of(SPARK_KEY, value());
  }

  /** The keys with another scheme in place of {@code file}, for messages. */
  static String keyOfEveryEngine(String scheme) {
    return String.join(", ", STANDALONE_KEY, SPARK_KEY, KERNEL_KEY)
        .replace(".file.", "." + scheme + ".");
  }

  private static String value() {
    return HardLinkLogStore.class.getName();
  }
}
