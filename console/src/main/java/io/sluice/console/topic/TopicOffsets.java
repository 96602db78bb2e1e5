package io.sluice.console.topic;

import java.util.Map;
import java.util.Optional;

/**
 * What there is of a topic.
 *
 * @param id which of all topics that had its name it is; empty if the cluster has no ids
 * @param partitions by number
 */
public record TopicOffsets(Optional<String> id, Map<Integer, Range> partitions) {

  public TopicOffsets {
    partitions = Map.copyOf(partitions);
  }

  /**
   * What there is of a partition.
   *
   * @param first the first offset that is kept
   * @param end the first one that no committed record has yet
   */
  public record Range(long first, long end) {}
}
