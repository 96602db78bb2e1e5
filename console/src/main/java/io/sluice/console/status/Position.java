package io.sluice.console.status;

import io.sluice.console.topic.TopicOffsets;
import io.sluice.console.topic.TopicSource;
import io.sluice.writer.table.SourcePartition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a table is in its topic.
 *
 * @param next the sum of the first offsets that are not written, over all partitions
 * @param end the sum of the topic's ends
 * @param lag records between the two; the marks of transactions behind the last record are none
 * @param gap what the table has not, and Kafka no longer; empty if there is no such thing
 */
public record Position(long next, long end, long lag, Optional<String> gap) {

  /**
   * @param written the table's next offsets
   */
  static Position of(
      String topic, TopicOffsets offsets, Map<SourcePartition, Long> written, TopicSource cluster) {
    Map<TopicPartition, Long> behind = new HashMap<>();
    Optional<String> gap = Optional.empty();
    long next = 0;
    long end = 0;
    for (Map.Entry<Integer, TopicOffsets.Range> each :
        new TreeMap<>(offsets.partitions()).entrySet()) {
      TopicOffsets.Range range = each.getValue();
      SourcePartition partition = new SourcePartition(topic, each.getKey());
      long known = written.getOrDefault(partition, range.first());
      next += known;
      end += range.end();
      if (known < range.first()) {
        gap = Optional.of("%s %d to %d".formatted(partition, known, range.first() - 1));
      }
      if (known < range.end()) {
        behind.put(new TopicPartition(topic, each.getKey()), known);
      }
    }
    Set<TopicPartition> marks = cluster.withoutRecords(behind);
    long lag =
        behind.entrySet().stream()
            .filter(partition -> !marks.contains(partition.getKey()))
            .mapToLong(partition -> end(offsets, partition.getKey()) - partition.getValue())
            .sum();
    return new Position(next, end, lag, gap);
  }

  private static long end(TopicOffsets offsets, TopicPartition partition) {
    TopicOffsets.Range range = offsets.partitions().get(partition.partition());
    return range == null ? 0 : range.end();
  }
}
