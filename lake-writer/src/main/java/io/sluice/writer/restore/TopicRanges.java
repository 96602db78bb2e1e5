package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.feed.SourceCluster;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka what it has of a topic. */
record TopicRanges(SourceCluster source) {

  /**
   * What there is of every partition; empty if there is no such topic.
   *
   * @param properties of the table, which say which topic of that name it was written from
   * @throws SluiceException if it is another topic, or if Kafka does not answer
   */
  Map<SourcePartition, TopicRange> of(String table, String topic, Map<String, String> properties) {
    try (Consumer<byte[], byte[]> consumer = source.consumer(table + ".restore")) {
      requireSame(table, topic, properties);
      return ranges(topic, consumer);
    } catch (KafkaException e) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot plan the restore of table %s: Kafka does not say what it has of %s: %s; try again when it answers"
              .formatted(table, topic, e.getMessage()),
          e);
    }
  }

  private void requireSame(String table, String topic, Map<String, String> properties) {
    String known = properties.get(TableProperties.topicId(topic));
    source
        .topicId(topic)
        .map(Object::toString)
        .filter(id -> known != null && !known.equals(id))
        .ifPresent(
            id -> {
              throw new SluiceException(
                  ExitCode.CONFIGURATION,
                  "Cannot restore table %s: it was written from topic %s with id %s, and the topic has id %s now, so what was written cannot be read again"
                      .formatted(table, topic, known, id));
            });
  }

  private static Map<SourcePartition, TopicRange> ranges(
      String topic, Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    Set<TopicPartition> partitions =
        (infos == null ? List.<PartitionInfo>of() : infos)
            .stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .collect(Collectors.toSet());
    // Kafka's client warns of ends that it is asked for and does not follow.
    consumer.assign(partitions);
    Map<TopicPartition, Long> earliest = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<SourcePartition, TopicRange> ranges = new HashMap<>();
    for (TopicPartition partition : partitions) {
      ranges.put(
          new SourcePartition(topic, partition.partition()),
          new TopicRange(earliest.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L)));
    }
    return ranges;
  }
}
