package io.sluice.console.doctor;

import io.sluice.failure.SluiceException;
import io.sluice.kafka.KafkaConnection;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.TableMode;
import io.sluice.pipeline.ViewDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether the cluster answers, and has topics that fit. */
final class TopicExamination implements Examination {

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final String PROPERTIES = "see 'kafka' of the pipeline file, and the broker";

  private final Pipeline pipeline;

  TopicExamination(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public List<Finding> findings() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    Map<String, Object> properties = KafkaConnection.properties(pipeline, pipeline.writer());
    try (Admin admin = KafkaConnection.admin(properties, ANSWER_LIMIT)) {
      int brokers = admin.describeCluster().nodes().get().size();
      findings.add(
          Finding.ok(
              "kafka",
              "%s answers, %d brokers".formatted(properties.get("bootstrap.servers"), brokers)));
      for (StreamDefinition stream : pipeline.streams().values()) {
        findings.addAll(stream(admin, stream, brokers));
      }
      for (ViewDefinition view : pipeline.views().values()) {
        findings.addAll(view(admin, view.topic(), view.isUpserted(), brokers));
        if (view.hasGrace()) {
          findings.addAll(view(admin, Names.lateTopic(view), false, brokers));
        }
      }
    } catch (SluiceException e) {
      findings.add(Finding.fail("kafka", String.valueOf(e.getMessage()), ""));
    } catch (ExecutionException e) {
      findings.add(
          Finding.fail(
              "kafka",
              "%s: %s".formatted(properties.get("bootstrap.servers"), reason(e)),
              PROPERTIES));
    }
    return findings;
  }

  private List<Finding> stream(Admin admin, StreamDefinition stream, int brokers)
      throws InterruptedException {
    boolean isKeyed = pipeline.mode(stream) == TableMode.UPSERT;
    return topic(
        admin,
        new TopicRules(
            stream.topic(),
            isKeyed,
            stream.table(),
            isLookedInto(stream),
            stream.maxRecord(),
            brokers),
        Finding.fail(
            "topic " + stream.topic(),
            "it is not there, and stream %s is read from it".formatted(stream.name()),
            "create it, or correct 'topic' of the stream"));
  }

  private boolean isLookedInto(StreamDefinition stream) {
    return pipeline.views().values().stream()
        .flatMap(view -> view.streamLookup().stream())
        .anyMatch(lookup -> lookup.target().text().equals(stream.name()));
  }

  private static List<Finding> view(Admin admin, String topic, boolean isKeyed, int brokers)
      throws InterruptedException {
    return topic(
        admin,
        new TopicRules(topic, isKeyed, false, false, Long.MAX_VALUE, brokers),
        Finding.ok("topic " + topic, "it is not there yet; the processor makes it"));
  }

  private static List<Finding> topic(Admin admin, TopicRules rules, Finding absent)
      throws InterruptedException {
    try {
      return rules.findings(facts(admin, rules.name()));
    } catch (ExecutionException e) {
      return List.of(
          e.getCause() instanceof UnknownTopicOrPartitionException
              ? absent
              : Finding.fail("topic " + rules.name(), reason(e), PROPERTIES));
    }
  }

  private static TopicFacts facts(Admin admin, String topic)
      throws InterruptedException, ExecutionException {
    TopicDescription described =
        Objects.requireNonNull(admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
            .get();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config =
        Objects.requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource))
            .get();
    Map<String, String> settings = new HashMap<>();
    for (ConfigEntry entry : config.entries()) {
      if (entry.value() != null) {
        settings.put(entry.name(), entry.value());
      }
    }
    int replicas =
        described.partitions().stream()
            .mapToInt(partition -> partition.replicas().size())
            .min()
            .orElse(0);
    return new TopicFacts(described.partitions().size(), replicas, settings);
  }

  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return cause == null ? String.valueOf(failure) : String.valueOf(cause.getMessage());
  }
}
