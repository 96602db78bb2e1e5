package io.sluice.console.topic;

import io.sluice.kafka.KafkaConnection;
import io.sluice.pipeline.Pipeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The cluster that a pipeline file names. */
public final class KafkaTopics implements TopicSource {

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private final Map<String, Object> properties;
  private final Admin admin;

  private KafkaTopics(Map<String, Object> properties, Admin admin) {
    this.properties = Map.copyOf(properties);
    this.admin = admin;
  }

  /**
   * Asks for nothing yet.
   *
   * @throws ClusterAwayException if the properties lead to no cluster
   */
  public static KafkaTopics of(Pipeline pipeline) {
    Map<String, Object> properties = KafkaConnection.properties(pipeline, pipeline.writer());
    try {
      return new KafkaTopics(properties, KafkaConnection.admin(properties, ANSWER_LIMIT));
    } catch (RuntimeException e) {
      throw new ClusterAwayException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Map<String, TopicOffsets> offsets(Set<String> topics) {
    Map<String, TopicDescription> described = described(topics);
    Set<TopicPartition> partitions =
        described.values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(info -> new TopicPartition(topic.name(), info.partition())))
            .collect(Collectors.toSet());
    Map<TopicPartition, Long> first = listed(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = listed(partitions, OffsetSpec.latest());
    Map<String, TopicOffsets> offsets = new HashMap<>();
    described.forEach(
        (name, topic) ->
            offsets.put(
                name,
                new TopicOffsets(
                    Optional.of(topic.topicId())
                        .filter(id -> !id.equals(Uuid.ZERO_UUID))
                        .map(Uuid::toString),
                    partitions.stream()
                        .filter(partition -> partition.topic().equals(name))
                        .collect(
                            Collectors.toMap(
                                TopicPartition::partition,
                                partition ->
                                    new TopicOffsets.Range(
                                        first.getOrDefault(partition, 0L),
                                        end.getOrDefault(partition, 0L)))))));
    return offsets;
  }

  private Map<String, TopicDescription> described(Set<String> topics) {
    Map<String, TopicDescription> described = new HashMap<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach((name, topic) -> answer(topic).ifPresent(found -> described.put(name, found)));
    return described;
  }

  private Map<TopicPartition, Long> listed(Set<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    answer(admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all())
        .orElse(Map.<TopicPartition, ListOffsetsResultInfo>of())
        .forEach((partition, listed) -> offsets.put(partition, listed.offset()));
    return offsets;
  }

  @Override
  public Set<TopicPartition> withoutRecords(Map<TopicPartition, Long> from) {
    if (from.isEmpty()) {
      return Set.of();
    }
    try {
      return new RecordSearch(properties, ANSWER_LIMIT).withoutRecords(from);
    } catch (KafkaException e) {
      throw away(e);
    }
  }

  @Override
  public Map<TopicPartition, Long> committed(String group) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .ifPresent(
            all ->
                all.forEach(
                    (partition, offset) -> {
                      if (offset != null) {
                        offsets.put(partition, offset.offset());
                      }
                    }));
    return offsets;
  }

  /** Empty if there is no such thing. */
  private <T> Optional<T> answer(KafkaFuture<T> question) {
    try {
      return Optional.of(question.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw away(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private ClusterAwayException away(Throwable reason) {
    return new ClusterAwayException(
        "Kafka at %s does not answer: %s"
            .formatted(
                properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG), reason.getMessage()),
        reason);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
