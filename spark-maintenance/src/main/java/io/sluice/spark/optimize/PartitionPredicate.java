package io.sluice.spark.optimize;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says by SQL which partitions are meant; values are those of the log. */
final class PartitionPredicate {

  private PartitionPredicate() {}

  /** The rows of one partition. */
  static String of(Map<String, String> partition) {
    return new TreeMap<>(partition)
        .entrySet().stream()
            .map(column -> equal(column.getKey(), column.getValue()))
            .collect(Collectors.joining(" and ", "(", ")"));
  }

  /** The rows of all partitions but some. */
  static String without(Collection<Map<String, String>> partitions) {
    return partitions.stream()
        .map(partition -> "not " + of(partition))
        .sorted()
        .collect(Collectors.joining(" and "));
  }

  private static String equal(String column, String value) {
    String name = "`" + column.replace("`", "``") + "`";
    return value == null
        ? name + " is null"
        : "cast(%s as string) <=> '%s'"
            .formatted(name, value.replace("\\", "\\\\").replace("'", "\\'"));
  }
}
