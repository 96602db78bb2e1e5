package io.sluice.processor.explain;

import io.sluice.pipeline.Names;
import io.sluice.plan.PipelinePlan;
import io.sluice.processor.explain.AccessRule.Service;
import io.sluice.table.TableFeed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The least that the services of a pipeline need from an authorizer of Kafka 3.0 or newer, to which
 * whoever may write to some topic may write idempotently (KIP-679).
 *
 * <p>What Kafka Streams names for itself begins with the application's id and a hyphen, which no
 * pipeline's name can hold: such a prefix is nobody else's.
 */
final class AccessRules {

  private final Explanation explanation;
  private final Map<List<Object>, AccessRule> rules = new LinkedHashMap<>();

  private AccessRules(Explanation explanation) {
    this.explanation = explanation;
  }

  static List<AccessRule> of(PipelinePlan plan, Explanation explanation) {
    AccessRules rules = new AccessRules(explanation);
    if (!explanation.views().isEmpty()) {
      rules.processor();
    }
    rules.writer(plan.feeds(), new Names(plan.pipeline()).writerGroup());
    return List.copyOf(rules.rules.values());
  }

  private void processor() {
    for (ExplainedView view : explanation.views()) {
      view.reads().stream()
          .flatMap(this::feeds)
          .forEach(feed -> topic(Service.PROCESSOR, feed, AclOperation.READ));
      Stream.concat(Stream.of(view.feed()), view.late().stream())
          .forEach(feed -> topic(Service.PROCESSOR, feed, AclOperation.CREATE, AclOperation.WRITE));
    }
    String application = explanation.application();
    String owned = application + "-";
    add(
        Service.PROCESSOR,
        new ResourcePattern(ResourceType.TOPIC, owned, PatternType.PREFIXED),
        "internal topics of the views",
        AclOperation.CREATE,
        AclOperation.READ,
        AclOperation.WRITE,
        AclOperation.DELETE);
    add(
        Service.PROCESSOR,
        new ResourcePattern(ResourceType.GROUP, application, PatternType.LITERAL),
        "offsets of the views",
        AclOperation.READ);
    add(
        Service.PROCESSOR,
        new ResourcePattern(ResourceType.TRANSACTIONAL_ID, owned, PatternType.PREFIXED),
        "transactions of the views",
        AclOperation.WRITE);
  }

  private Stream<TableFeed> feeds(String source) {
    return Stream.concat(
            explanation.streams().stream(), explanation.views().stream().map(ExplainedView::feed))
        .filter(feed -> feed.source().equals(source));
  }

  private void writer(List<TableFeed> feeds, String group) {
    feeds.forEach(feed -> topic(Service.WRITER, feed, AclOperation.READ));
    add(
        Service.WRITER,
        new ResourcePattern(ResourceType.GROUP, group + ".", PatternType.PREFIXED),
        "a group for each table",
        AclOperation.READ);
  }

  private void topic(Service service, TableFeed feed, AclOperation... operations) {
    add(
        service,
        new ResourcePattern(ResourceType.TOPIC, feed.topic(), PatternType.LITERAL),
        "table " + feed.table(),
        operations);
  }

  private void add(
      Service service, ResourcePattern resource, String reason, AclOperation... operations) {
    AccessRule rule =
        rules.computeIfAbsent(
            List.of(service, resource),
            key -> new AccessRule(service, resource, new TreeSet<>(), reason));
    Objects.requireNonNull(rule).operations().addAll(List.of(operations));
  }
}
