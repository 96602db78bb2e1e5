package io.sluice.writer.feed;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Which partitions the consumer fetches; the others it keeps and leaves alone. */
final class Fetching {

  private final Consumer<byte[], byte[]> consumer;
  private final Positions positions;

  Fetching(Consumer<byte[], byte[]> consumer, Positions positions) {
    this.consumer = consumer;
    this.positions = positions;
  }

  /** Fetches what is placed and not at its end. */
  void goOn() {
    fetchOnly(
        positions.placed().stream()
            .filter(progress -> !positions.reading().isAtEnd(progress))
            .map(PartitionProgress::partition)
            .collect(Collectors.toSet()));
  }

  /** Fetches nothing. */
  void rest() {
    fetchOnly(Set.of());
  }

  /** Fetches again what was fetched and not taken. */
  void again() {
    positions.placed().forEach(progress -> consumer.seek(progress.partition(), progress.next()));
  }

  private void fetchOnly(Set<TopicPartition> wanted) {
    Set<TopicPartition> unwanted = new HashSet<>(consumer.assignment());
    unwanted.removeAll(wanted);
    consumer.pause(unwanted);
    consumer.resume(wanted);
  }
}
