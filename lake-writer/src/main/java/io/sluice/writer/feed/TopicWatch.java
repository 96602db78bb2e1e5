package io.sluice.writer.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Finds out why Kafka gives a consumer nothing: for people, decides nothing. */
final class TopicWatch {

  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final @Nullable Metric connections;
  private boolean joined;
  private Instant next = Instant.MIN;
  private Optional<String> reason = Optional.empty();

  TopicWatch(String topic, Consumer<byte[], byte[]> consumer) {
    this.topic = topic;
    this.consumer = consumer;
    this.connections =
        consumer.metrics().entrySet().stream()
            .filter(
                metric ->
                    metric.getKey().name().equals("connection-count")
                        && metric.getKey().group().equals("consumer-metrics"))
            .map(metric -> (Metric) metric.getValue())
            .findFirst()
            .orElse(null);
  }

  /** The group has told this consumer which partitions it has, if any. */
  void joined() {
    joined = true;
    next = Instant.MIN;
  }

  Optional<String> reasonToWait(Instant now) {
    if (!now.isBefore(next)) {
      next = now.plus(INTERVAL);
      reason = look();
    }
    return reason;
  }

  private Optional<String> look() {
    if (isDisconnected()) {
      return Optional.of("no Kafka broker answers");
    }
    if (!consumer.assignment().isEmpty()) {
      return Optional.empty();
    }
    try {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic, ANSWER_LIMIT);
      if (partitions == null || partitions.isEmpty()) {
        return Optional.of("topic %s does not exist yet".formatted(topic));
      }
    } catch (RetriableException e) {
      return Optional.of("Kafka does not answer: " + e.getMessage());
    }
    return joined ? Optional.empty() : Optional.of("the group is still sharing out its partitions");
  }

  private boolean isDisconnected() {
    return connections != null && connections.metricValue() instanceof Double count && count == 0;
  }
}
