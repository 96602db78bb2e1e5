package io.sluice.logstore;

import java.util.HashMap;
import java.util.Map;

/**
 * Where each engine is told which log store to use.
 *
 * <p>All that write a table must be told the same: one writer with another store can overwrite the
 * commits of the rest.
 */
public final class LogStoreSettings {

  /** The key for local tables in the Hadoop configuration of Delta Standalone. */
  public static final String STANDALONE_KEY = standaloneKey("file");

  private LogStoreSettings() {}

  /** For the Hadoop configuration of a process that uses Standalone, Kernel or both. */
  public static Map<String, String> forHadoop() {
    Map<String, String> settings = new HashMap<>();
    LogStoreChoice.all().forEach(choice -> settings.putAll(forHadoop(choice)));
    return settings;
  }

  static Map<String, String> forHadoop(LogStoreChoice choice) {
    return Map.of(
        standaloneKey(choice.scheme()),
        choice.className(),
        kernelKey(choice.scheme()),
        choice.className());
  }

  /** For the configuration of a Spark session. */
  public static Map<String, String> forSpark() {
    Map<String, String> settings = new HashMap<>();
    LogStoreChoice.all().forEach(choice -> settings.putAll(forSpark(choice)));
    return settings;
  }

  static Map<String, String> forSpark(LogStoreChoice choice) {
    return Map.of(sparkKey(choice.scheme()), choice.className());
  }

  static String standaloneKey(String scheme) {
    return "delta.logStore." + scheme + ".impl";
  }

  static String sparkKey(String scheme) {
    return "spark.delta.logStore." + scheme + ".impl";
  }

  static String kernelKey(String scheme) {
    return "io.delta.kernel.logStore." + scheme + ".impl";
  }

  /** The keys of all engines, for messages. */
  static String keyOfEveryEngine(String scheme) {
    return String.join(", ", standaloneKey(scheme), sparkKey(scheme), kernelKey(scheme));
  }
}
