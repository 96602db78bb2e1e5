package io.sluice.writer.feed;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.table.SourcePartition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a table begins that has no offset of a partition yet: at Kafka's first record, unless the
 * run says otherwise. Once it has one, that alone counts.
 */
final class FirstOffsets {

  private final String table;
  private final Optional<Bound> from;
  private final Consumer<byte[], byte[]> consumer;
  private boolean isChecked;

  FirstOffsets(String table, Optional<Bound> from, Consumer<byte[], byte[]> consumer) {
    this.table = table;
    this.from = from;
    this.consumer = consumer;
  }

  /**
   * Looks, once, whether the run is to begin where the table has begun already: that would skip
   * records or be of no effect.
   *
   * @throws SluiceException if so
   */
  void requireNoneOf(Map<SourcePartition, Long> tableOffsets) {
    if (!isChecked) {
      from.ifPresent(bound -> requireNone(bound, tableOffsets));
      isChecked = true;
    }
  }

  private void requireNone(Bound bound, Map<SourcePartition, Long> tableOffsets) {
    tableOffsets.forEach(
        (source, next) -> {
          TopicPartition partition = new TopicPartition(source.topic(), source.partition());
          if (!(bound instanceof Bound.Offsets offsets)
              || offsets.offsets().containsKey(partition)) {
            throw new SluiceException(
                ExitCode.CONFIGURATION,
                "Cannot start table %s with --from: it goes on at offset %d of %s, and to begin elsewhere would skip or double records; start without --from, or rewind the table (sluice restore)"
                    .formatted(table, next, partition));
          }
        });
  }

  /**
   * @throws SluiceException if Kafka does not have the offset that the run begins at
   */
  Map<TopicPartition, Long> of(Set<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    Map<TopicPartition, Long> first = new HashMap<>(consumer.beginningOffsets(partitions));
    from.ifPresent(bound -> first.putAll(begin(bound, partitions, Map.copyOf(first))));
    return first;
  }

  private Map<TopicPartition, Long> begin(
      Bound bound, Set<TopicPartition> partitions, Map<TopicPartition, Long> earliest) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> wanted = new BoundOffsets(consumer).of(bound, partitions, ends);
    wanted.forEach(
        (partition, offset) ->
            requireThere(
                partition,
                offset,
                earliest.getOrDefault(partition, 0L),
                ends.getOrDefault(partition, 0L)));
    return wanted;
  }

  private void requireThere(TopicPartition partition, long offset, long earliest, long end) {
    if (offset < earliest || offset > end) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot start table %s at offset %d of %s: Kafka has %d to %d; name an offset that it has"
              .formatted(table, offset, partition, earliest, end));
    }
  }
}
