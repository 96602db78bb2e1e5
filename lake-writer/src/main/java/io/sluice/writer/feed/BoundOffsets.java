package io.sluice.writer.feed;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Finds the offsets that a bound stands for. */
record BoundOffsets(Consumer<byte[], byte[]> consumer) {

  /**
   * @param ends of the partitions: where a time lies that no record has reached
   * @return the offsets of those of the partitions that the bound says something of
   */
  Map<TopicPartition, Long> of(
      Bound bound, Set<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
    if (bound instanceof Bound.Offsets offsets) {
      return offsets.offsets().entrySet().stream()
          .filter(entry -> partitions.contains(entry.getKey()))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
    return at(((Bound.Time) bound).instant(), partitions, ends);
  }

  private Map<TopicPartition, Long> at(
      Instant time, Set<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> times =
        partitions.stream().collect(Collectors.toMap(p -> p, p -> time.toEpochMilli()));
    Map<TopicPartition, Long> offsets = new HashMap<>(ends);
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
        consumer.offsetsForTimes(times).entrySet()) {
      if (found.getValue() != null) {
        offsets.put(found.getKey(), found.getValue().offset());
      }
    }
    return offsets;
  }
}
