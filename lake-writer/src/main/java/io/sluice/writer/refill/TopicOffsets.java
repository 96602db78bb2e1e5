package io.sluice.writer.refill;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * What Kafka has of a topic at one moment; empty maps if there is no such topic.
 *
 * @param earliest the first offset that is there, by partition
 * @param ends the offset behind the last one that may be read
 * @param since the first offset of a record of a time or later; without it where there is none
 */
record TopicOffsets(
    Map<TopicPartition, Long> earliest,
    Map<TopicPartition, Long> ends,
    Map<TopicPartition, OffsetAndTimestamp> since) {

  /**
   * Asks Kafka.
   *
   * @throws org.apache.kafka.common.KafkaException if it does not answer
   */
  static TopicOffsets of(String topic, Optional<Instant> time, Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    List<TopicPartition> partitions =
        (infos == null ? List.<PartitionInfo>of() : infos)
            .stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    // Kafka's client warns of ends that it is asked for and does not follow.
    consumer.assign(partitions);
    // Ends first: what comes later is of no concern, and what expires meanwhile is seen.
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, OffsetAndTimestamp> since = new HashMap<>();
    time.ifPresent(
        from ->
            consumer
                .offsetsForTimes(
                    partitions.stream()
                        .collect(Collectors.toMap(each -> each, each -> from.toEpochMilli())))
                .forEach(
                    (partition, found) -> {
                      if (found != null) {
                        since.put(partition, found);
                      }
                    }));
    return new TopicOffsets(consumer.beginningOffsets(partitions), ends, since);
  }

  /** In the order of their numbers. */
  List<TopicPartition> partitions() {
    return ends.keySet().stream()
        .sorted(Comparator.comparingInt(TopicPartition::partition))
        .toList();
  }
}
