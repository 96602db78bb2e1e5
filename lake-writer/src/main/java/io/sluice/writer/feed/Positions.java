package io.sluice.writer.feed;

import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
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

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, PartitionProgress> placed = new HashMap<>();
  private final Set<TopicPartition> unplaced = new HashSet<>();
  private Reading reading = Reading.onAndOn();
  private Optional<String> lastRestore = Optional.empty();

  Positions(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Says how far is to be read. */
  void read(Reading wanted) {
    reading = wanted;
  }

  /** How far is to be read. */
  Reading reading() {
    return reading;
  }

  /** The restore of the table after which all that is placed was placed. */
  Optional<String> lastRestore() {
    return lastRestore;
  }

  /** Says after which restore partitions are placed from now on; nothing may be placed. */
  void placeAfter(Optional<String> restore) {
    lastRestore = restore;
  }

  Collection<PartitionProgress> placed() {
    return placed.values();
  }

  /** What is held. */
  Set<TopicPartition> unplaced() {
    return Set.copyOf(unplaced);
  }

  /** How far a partition is; null if it is not placed. */
  @Nullable PartitionProgress progress(TopicPartition partition) {
    return placed.get(partition);
  }

  boolean areAllPlaced() {
    return unplaced.isEmpty();
  }

  /** Whether one goes on behind a gap that no commit has passed yet. */
  boolean areBehindGap() {
    return placed.values().stream().anyMatch(progress -> progress.gap().isPresent());
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

  /** Reads a partition that was held from here on. */
  void place(PartitionProgress progress) {
    consumer.seek(progress.partition(), progress.next());
    placed.put(progress.partition(), progress);
    unplaced.remove(progress.partition());
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
