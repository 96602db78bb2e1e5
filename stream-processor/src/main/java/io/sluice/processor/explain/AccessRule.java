package io.sluice.processor.explain;

import java.util.Locale;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;

/**
 * What a service may do with a resource of the cluster.
 *
 * @param operations without those that others imply: whoever may read or write a topic or a group,
 *     may describe it
 * @param reason what it needs them for
 */
record AccessRule(
    Service service, ResourcePattern resource, SortedSet<AclOperation> operations, String reason) {

  /** Who connects to the cluster. */
  enum Service {
    PROCESSOR,
    WRITER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean isPrefix() {
    return resource.patternType() == PatternType.PREFIXED;
  }

  /** The operations as Kafka's command line writes them. */
  String operationNames(String separator) {
    return operations.stream().map(AccessRule::name).collect(Collectors.joining(separator));
  }

  static String name(AclOperation operation) {
    String name = operation.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }
}
