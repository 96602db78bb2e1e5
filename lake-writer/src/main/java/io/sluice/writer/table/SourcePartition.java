package io.sluice.writer.table;

import static java.util.Objects.requireNonNull;

/** A partition of a Kafka topic, as a table records it. */
public record SourcePartition(String topic, int partition) {

  public SourcePartition {
    requireNonNull(topic, "topic");
    if (topic.isEmpty() || partition < 0) {
      throw new IllegalArgumentException(
          "Cannot name a partition: topic '%s', partition %d".formatted(topic, partition));
    }
  }

  /** The form that Kafka's own logs use: {@code orders-3}. */
  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
