package io.sluice.writer.feed;

import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a partition is in the table, and how far it is taken into the batch; the table is never
 * ahead of the batch.
 */
final class PartitionProgress {

  private final TopicPartition partition;
  private final SourcePartition source;
  private long committed;
  private long next;

  PartitionProgress(TopicPartition partition, long tableNextOffset) {
    this.partition = partition;
    this.source = new SourcePartition(partition.topic(), partition.partition());
    this.committed = tableNextOffset;
    this.next = tableNextOffset;
  }

  TopicPartition partition() {
    return partition;
  }

  SourcePartition source() {
    return source;
  }

  /** The first offset not yet in the table. */
  long committed() {
    return committed;
  }

  /** The first offset not yet taken. */
  long next() {
    return next;
  }

  boolean isAhead() {
    return next > committed;
  }

  /** What the table has to move past to be where the batch is. */
  OffsetSpan span() {
    return new OffsetSpan(source, committed, next);
  }

  void advanceTo(long nextOffset) {
    next = Math.max(next, nextOffset);
  }

  void committedTo(long nextOffset) {
    committed = nextOffset;
    next = Math.max(next, nextOffset);
  }
}
