package io.sluice.writer.restore;

import io.sluice.writer.feed.AcceptedGap;
import io.sluice.writer.table.SourcePartition;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What a restore means for one partition of a table.
 *
 * @param target up to which offset the rows of the target go
 * @param now where the table is
 * @param kafka what can be read again; empty if there is no such partition
 */
record PartitionPlan(SourcePartition partition, long target, long now, Optional<TopicRange> kafka) {

  /** What is to be read again and is no longer there. */
  Optional<AcceptedGap> gap(String table) {
    return kafka
        .filter(range -> target < now && target < range.earliest())
        .map(
            range ->
                new AcceptedGap(
                    table,
                    new TopicPartition(partition.topic(), partition.partition()),
                    target,
                    range.earliest() - 1));
  }

  /** Whether Kafka never had what is to be read again: the partition is another one. */
  boolean isOfAnotherTopic() {
    return target < now && kafka.map(range -> range.end() < target).orElse(true);
  }

  /** Where the table goes on, which is behind a gap that somebody has accepted. */
  long next() {
    return gap("").map(gap -> gap.to() + 1).orElse(target);
  }

  /** How many offsets are read again. */
  long replayed() {
    return Math.max(0, now - next());
  }
}
