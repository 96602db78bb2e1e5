package io.sluice.writer.feed;

import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition is in the table, and how far it is taken into the batch; the table is never
 * ahead of the batch.
 */
final class PartitionProgress {

  private final TopicPartition partition;
  private final SourcePartition source;
  private long committed;
  private long next;
  private @Nullable AcceptedGap gap;

  PartitionProgress(TopicPartition partition, long tableNextOffset) {
    this.partition = partition;
    this.source = new SourcePartition(partition.topic(), partition.partition());
    this.committed = tableNextOffset;
    this.next = tableNextOffset;
  }

  /** A partition that goes on behind a gap, which the next commit passes. */
  static PartitionProgress behind(AcceptedGap gap) {
    PartitionProgress progress = new PartitionProgress(gap.partition(), gap.from());
    progress.gap = gap;
    progress.advanceTo(gap.to() + 1);
    return progress;
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

  /** What the next commit passes that was not read. */
  Optional<AcceptedGap> gap() {
    return Optional.ofNullable(gap);
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
    gap = null;
    next = Math.max(next, nextOffset);
  }
}
