package io.sluice.writer.feed;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a feed reads: on and on, or up to the end that the topic had.
 *
 * @param ends by partition; empty to read on and on
 */
record Reading(Map<TopicPartition, Long> ends) {

  Reading {
    ends = Map.copyOf(ends);
  }

  static Reading onAndOn() {
    return new Reading(Map.of());
  }

  boolean hasEnd() {
    return !ends.isEmpty();
  }

  /** The first offset that is not to be taken. */
  long end(TopicPartition partition) {
    return ends.getOrDefault(partition, Long.MAX_VALUE);
  }

  boolean isAtEnd(PartitionProgress progress) {
    return progress.next() >= end(progress.partition());
  }

  /** Whether everything there is to read has been taken. */
  boolean isAtEnd(Collection<PartitionProgress> progress) {
    return hasEnd() && progress.size() == ends.size() && progress.stream().allMatch(this::isAtEnd);
  }
}
