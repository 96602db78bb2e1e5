package io.sluice.logstore;

import io.delta.storage.LogStore;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * What every process of a pipeline tells Hadoop and Delta about its lake: the same in all of them.
 *
 * <p>Of two settings, a user's own wins over ours, and both over the site's files; but no setting
 * brings in a log store that does not keep two writers apart.
 */
public final class LakeConfiguration {

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem",
          // Hadoop's default asks for the asynchronous client of the AWS SDK, which is not there.
          "fs.s3a.input.stream.type", "classic",
          // With Hadoop's, a store that is away is reported after more than two minutes, in which
          // nobody can be told why nothing moves; those who call try again anyway.
          "fs.s3a.retry.limit", "4",
          "fs.s3a.attempts.maximum", "2");

  /** Every engine's way of naming a log store, for one scheme or for all. */
  private static final Pattern LOG_STORE =
      Pattern.compile(
          "(spark\\.)?(io\\.)?delta\\.(kernel\\.)?logStore\\..*"
              + "|io\\.delta\\.standalone\\.LOG_STORE_CLASS_KEY");

  private final URI root;
  private final LogStoreChoice logStore;
  private final Map<String, String> hadoop;

  private LakeConfiguration(URI root, LogStoreChoice logStore, Map<String, String> hadoop) {
    this.root = root;
    this.logStore = logStore;
    this.hadoop = Map.copyOf(hadoop);
  }

  /**
   * @param root the directory of all tables
   * @param hadoop properties of the user's own
   * @throws IllegalArgumentException with a message for the user, if two writers would not be kept
   *     apart
   */
  public static LakeConfiguration of(URI root, Map<String, String> hadoop) {
    LogStoreChoice choice = LogStoreChoice.of(root);
    Map<String, String> settings = new HashMap<>(DEFAULTS);
    for (Map.Entry<String, String> own : hadoop.entrySet()) {
      if (!LOG_STORE.matcher(own.getKey()).matches()) {
        settings.put(own.getKey(), own.getValue());
      } else if (own.getKey().equals(LogStoreSettings.standaloneKey(choice.scheme()))) {
        choice = choice.replacedBy(own.getValue());
      } else {
        throw new IllegalArgumentException(
            "Cannot use the lake at %s: %s would tell one engine what the others are not told; a log store is named by %s for all"
                .formatted(root, own.getKey(), LogStoreSettings.standaloneKey(choice.scheme())));
      }
    }
    return new LakeConfiguration(root, choice, settings);
  }

  /** The log store of the lake's tables. */
  public LogStoreChoice logStore() {
    return logStore;
  }

  /** For the Hadoop configuration of any process. */
  public Map<String, String> forHadoop() {
    Map<String, String> settings = new HashMap<>(hadoop);
    settings.putAll(LogStoreSettings.forHadoop());
    settings.putAll(LogStoreSettings.forHadoop(logStore));
    return settings;
  }

  /** For the configuration of a Spark session, beside {@link #forHadoop} for its Hadoop's. */
  public Map<String, String> forSpark() {
    Map<String, String> settings = new HashMap<>(LogStoreSettings.forSpark());
    settings.putAll(LogStoreSettings.forSpark(logStore));
    return settings;
  }

  /**
   * The store itself, as an engine would make it.
   *
   * @throws ReflectiveOperationException if it is not on the class path
   */
  public LogStore newLogStore(Configuration configuration) throws ReflectiveOperationException {
    return Class.forName(logStore.className())
        .asSubclass(LogStore.class)
        .getConstructor(Configuration.class)
        .newInstance(configuration);
  }

  /** One line for people, without the properties: they hold secrets. */
  @Override
  public String toString() {
    return "lake %s, log store %s".formatted(root, logStore);
  }
}
