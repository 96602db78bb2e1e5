package io.sluice.processor.explain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.processor.explain.AccessRule.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Rules for people, for programs, and for Kafka's command line.
 *
 * @param principals who each service is to the cluster, such as {@code User:shop-writer}
 */
record AccessRulesView(String pipeline, List<AccessRule> rules, Map<Service, String> principals) {

  /** A paragraph for each service. */
  String text() {
    List<String> lines = new ArrayList<>();
    for (Service service : Service.values()) {
      List<AccessRule> ofService =
          rules.stream().filter(rule -> rule.service() == service).toList();
      if (!ofService.isEmpty()) {
        lines.add(lines.isEmpty() ? "acls of pipeline " + pipeline : "");
        lines.add("%s  (sluice %s)".formatted(principal(service), service));
        ofService.forEach(rule -> lines.add(line(rule)));
      }
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String line(AccessRule rule) {
    return "  %-26s  %-44s  %-28s  %s"
        .formatted(
            kind(rule),
            rule.resource().name(),
            rule.operationNames(", ").toLowerCase(Locale.ROOT),
            rule.reason());
  }

  private static String kind(AccessRule rule) {
    String type = rule.resource().resourceType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return rule.isPrefix() ? type + ", prefix" : type;
  }

  /** One object, its operations and types as Kafka's clients name them. */
  String json() {
    ObjectNode json = new ObjectMapper().createObjectNode().put("pipeline", pipeline);
    ArrayNode acls = json.putArray("acls");
    for (AccessRule rule : rules) {
      ObjectNode acl =
          acls.addObject()
              .put("service", rule.service().toString())
              .put("principal", principal(rule.service()))
              .put("resource_type", rule.resource().resourceType().name())
              .put("pattern_type", rule.resource().patternType().name())
              .put("name", rule.resource().name())
              .put("reason", rule.reason());
      ArrayNode operations = acl.putArray("operations");
      rule.operations().stream().map(AclOperation::name).forEach(operations::add);
    }
    return json.toString();
  }

  /**
   * A line for each resource, for a shell in which {@code BOOTSTRAP} is the address of the cluster
   * and {@code ADMIN} the properties file of a client that may change its ACLs.
   */
  String commands() {
    return String.join(System.lineSeparator(), rules.stream().map(this::command).toList());
  }

  private String command(AccessRule rule) {
    return "kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$ADMIN\" --add --allow-principal '%s' --operation %s %s '%s'%s"
        .formatted(
            principal(rule.service()),
            rule.operationNames(" --operation "),
            option(rule.resource().resourceType()),
            rule.resource().name(),
            rule.isPrefix() ? " --resource-pattern-type prefixed" : "");
  }

  private static String option(ResourceType type) {
    return "--" + type.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private String principal(Service service) {
    return Objects.requireNonNull(principals.get(service));
  }
}
