package io.sluice.writer.feed;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What is asked of one run of a feed.
 *
 * @param extent how far it goes
 * @param from where a table begins that has no offsets yet; at Kafka's first record if empty
 * @param to where a run to the end ends before it; at the end if empty
 * @param acceptedGaps what it may go on without
 */
public record FeedRun(
    Extent extent, Optional<Bound> from, Optional<Bound> to, List<AcceptedGap> acceptedGaps) {

  /** How far a feed goes. */
  public enum Extent {
    /** Until it is stopped, sharing the partitions with other writers of the table. */
    ON_AND_ON,
    /** To the ends that the topic has at the start, with all partitions. */
    TO_END,
    /** To the offsets that are said, with just those partitions; no consumer group hears of it. */
    COPY
  }

  public FeedRun {
    acceptedGaps = List.copyOf(acceptedGaps);
  }

  /** Up to these offsets, from where the table says. */
  public static FeedRun copying(Map<TopicPartition, Long> ends) {
    return new FeedRun(
        Extent.COPY, Optional.empty(), Optional.of(new Bound.Offsets(ends)), List.of());
  }

  /** Without bounds and accepted gaps. */
  public static FeedRun of(Extent extent) {
    return new FeedRun(extent, Optional.empty(), Optional.empty(), List.of());
  }
}
