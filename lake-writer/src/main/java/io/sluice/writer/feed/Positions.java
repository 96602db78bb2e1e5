package io.sluice.writer.feed;

import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions a feed has, and how far each one is read.
 *
 * <p>A partition is placed once its offset in the table is known, and only then read. Until then it
 * is held.
 */
final class Positions {

  private final String table;
  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, PartitionProgress> placed = new HashMap<>();
  private final Set<TopicPartition> unplaced = new HashSet<>();
  private Reading reading = Reading.onAndOn();

  /**
   * @param table by which people know the feed
   */
  Positions(String table, Consumer<byte[], byte[]> consumer) {
    this.table = table;
    this.consumer = consumer;
  }

  /** Reads up to the ends that these partitions have now, and not further. */
  void readToEnds(Set<TopicPartition> partitions) {
    hold(partitions);
    reading = new Reading(consumer.endOffsets(partitions));
  }

  /** How far is to be read. */
  Reading reading() {
    return reading;
  }

  Collection<PartitionProgress> placed() {
    return placed.values();
  }

  /** How far a partition is; null if it is not placed. */
  @Nullable PartitionProgress progress(TopicPartition partition) {
    return placed.get(partition);
  }

  boolean areAllPlaced() {
    return unplaced.isEmpty();
  }

  /** Whether all is taken that was to be read. */
  boolean areAtEnd() {
    return reading.isAtEnd(placed.values());
  }

  /**
   * Reads nothing of these partitions until they are placed; any position will do for that long.
   */
  void hold(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    for (TopicPartition partition : partitions) {
      consumer.seek(partition, 0);
      placed.remove(partition);
      unplaced.add(partition);
    }
  }

  void holdAll() {
    hold(Set.copyOf(placed.keySet()));
  }

  /** They are no longer ours. */
  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(placed::remove);
    unplaced.removeAll(Set.copyOf(partitions));
  }

  /**
   * Places what is held where the table says, or at Kafka's first record if the table says nothing.
   *
   * @throws OffsetGapException if Kafka does not have the offset
   */
  void place(Map<SourcePartition, Long> tableOffsets) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    Set<TopicPartition> unknown = new HashSet<>();
    for (TopicPartition partition : unplaced) {
      Long next = tableOffsets.get(new SourcePartition(partition.topic(), partition.partition()));
      if (next == null) {
        unknown.add(partition);
      } else {
        starts.put(partition, next);
      }
    }
    if (!unknown.isEmpty()) {
      starts.putAll(consumer.beginningOffsets(unknown));
    }
    starts.forEach(this::place);
  }

  private void place(TopicPartition partition, long next) {
    // Another writer may have moved the table past the end that this one reads to.
    if (next > reading.end(partition) && next > end(partition)) {
      throw gap(partition, next);
    }
    consumer.seek(partition, next);
    placed.put(partition, new PartitionProgress(partition, next));
    unplaced.remove(partition);
  }

  /**
   * Kafka does not have the next record. Where the table goes on there, or before, that is a gap,
   * which is never skipped. Where it is further on, another writer has written what expired; where
   * it does not know the partition, the first records expired while they were about to be read.
   *
   * @throws OffsetGapException if it is a gap
   */
  void requireNoGap(Map<TopicPartition, Long> outOfRange, Map<SourcePartition, Long> tableOffsets) {
    outOfRange.forEach(
        (partition, next) -> {
          PartitionProgress progress = placed.get(partition);
          Long inTable = progress == null ? null : tableOffsets.get(progress.source());
          if (inTable != null && inTable <= next) {
            throw gap(partition, next);
          }
        });
  }

  private OffsetGapException gap(TopicPartition partition, long next) {
    Set<TopicPartition> one = Set.of(partition);
    long earliest = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
    return OffsetGapException.of(table, partition, next, earliest, end(partition));
  }

  private long end(TopicPartition partition) {
    return consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
  }

  /** The table has moved past these. */
  void committed(Collection<OffsetSpan> spans) {
    for (OffsetSpan span : spans) {
      SourcePartition source = span.partition();
      PartitionProgress progress =
          placed.get(new TopicPartition(source.topic(), source.partition()));
      if (progress != null) {
        progress.committedTo(span.nextOffset());
      }
    }
  }

  /** Fetches again what was fetched and not taken. */
  void fetchAgain() {
    placed.values().forEach(progress -> consumer.seek(progress.partition(), progress.next()));
  }

  /** Fetches what is placed and not at its end. */
  void fetch() {
    fetchOnly(
        placed.values().stream()
            .filter(progress -> !reading.isAtEnd(progress))
            .map(PartitionProgress::partition)
            .collect(Collectors.toSet()));
  }

  /** Fetches nothing. */
  void rest() {
    fetchOnly(Set.of());
  }

  private void fetchOnly(Set<TopicPartition> wanted) {
    Set<TopicPartition> unwanted = new HashSet<>(consumer.assignment());
    unwanted.removeAll(wanted);
    consumer.pause(unwanted);
    consumer.resume(wanted);
  }

  /** What Kafka's group is told: where the table is. */
  Map<TopicPartition, OffsetAndMetadata> groupOffsets() {
    return placed.values().stream()
        .collect(
            Collectors.toMap(
                PartitionProgress::partition,
                progress -> new OffsetAndMetadata(progress.committed())));
  }

  /** The first offset not yet in the table, by partition. */
  Map<Integer, Long> nextOffsets() {
    return placed.values().stream()
        .collect(
            Collectors.toMap(
                progress -> progress.partition().partition(), PartitionProgress::committed));
  }

  /** Records that are not in the table yet. */
  long lag() {
    return placed.values().stream().mapToLong(this::lag).sum();
  }

  private long lag(PartitionProgress progress) {
    return progress.next()
        - progress.committed()
        + consumer.currentLag(progress.partition()).orElse(0);
  }
}
