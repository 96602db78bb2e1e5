package io.sluice.logstore;

import static java.util.Map.entry;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The log store of all tables whose addresses have one scheme: the one place that knows which.
 *
 * @param className the store, by the name that every engine is told
 * @param exclusion how it lets only one of two writers have a version
 */
public record LogStoreChoice(String scheme, String className, String exclusion) {

  private static final String CONDITIONAL_PUT = "conditional put";
  private static final String RENAME = "rename that replaces nothing";

  private static final Map<String, LogStoreChoice> BY_SCHEME =
      Map.ofEntries(
          choice("file", HardLinkLogStore.class.getName(), "hard link"),
          choice("s3a", ConditionalPutLogStore.class.getName(), CONDITIONAL_PUT),
          choice("s3", ConditionalPutLogStore.class.getName(), CONDITIONAL_PUT),
          choice("hdfs", "io.delta.storage.HDFSLogStore", RENAME),
          choice("abfs", "io.delta.storage.AzureLogStore", RENAME),
          choice("abfss", "io.delta.storage.AzureLogStore", RENAME),
          choice("gs", "io.delta.storage.GCSLogStore", CONDITIONAL_PUT));

  /** What may stand in a choice's place. It excludes as well, if all use it with one table. */
  private static final Map<String, LogStoreChoice> ALTERNATIVES =
      Map.ofEntries(
          choice("s3a", "io.delta.storage.S3DynamoDBLogStore", "DynamoDB"),
          choice("s3", "io.delta.storage.S3DynamoDBLogStore", "DynamoDB"));

  private static Map.Entry<String, LogStoreChoice> choice(
      String scheme, String className, String exclusion) {
    return entry(scheme, new LogStoreChoice(scheme, className, exclusion));
  }

  /**
   * The choice for a lake.
   *
   * @throws IllegalArgumentException if nothing is known that excludes two writers there
   */
  static LogStoreChoice of(URI root) {
    LogStoreChoice choice = BY_SCHEME.get(String.valueOf(root.getScheme()));
    if (choice == null) {
      throw new IllegalArgumentException(
          "Cannot keep tables at %s: nothing is known that keeps two writers apart on '%s'; use one of: %s"
              .formatted(
                  root, root.getScheme(), String.join(", ", new TreeSet<>(BY_SCHEME.keySet()))));
    }
    return choice;
  }

  /** The choices for all schemes, for an engine that is told before it knows the lake. */
  static List<LogStoreChoice> all() {
    return List.copyOf(BY_SCHEME.values());
  }

  /**
   * This choice, or the one that stands in its place.
   *
   * @throws IllegalArgumentException if that does not keep two writers apart
   */
  LogStoreChoice replacedBy(String otherClassName) {
    LogStoreChoice alternative = ALTERNATIVES.get(scheme);
    for (LogStoreChoice allowed :
        alternative == null ? List.of(this) : Arrays.asList(this, alternative)) {
      if (allowed.className().equals(otherClassName)) {
        return allowed;
      }
    }
    throw new IllegalArgumentException(
        "Cannot use %s for '%s': it is not known to keep two writers apart there; leave %s out of 'hadoop' of 'lake'"
            .formatted(otherClassName, scheme, LogStoreSettings.standaloneKey(scheme)));
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(className, exclusion);
  }
}
