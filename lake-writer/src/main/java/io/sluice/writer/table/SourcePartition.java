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

  /**
   * Reads {@code orders-3}.
   *
   * @throws IllegalArgumentException if it is not of this form
   */
  public static SourcePartition parse(String text) {
    int dash = text.lastIndexOf('-');
    String number = text.substring(dash + 1);
    if (dash < 1 || !number.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("Not a partition: '%s'".formatted(text));
    }
    return new SourcePartition(text.substring(0, dash), Integer.parseInt(number));
  }

  /** The form that Kafka's own logs use: {@code orders-3}. */
  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
