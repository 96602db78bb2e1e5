package io.sluice.writer.feed;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import org.apache.kafka.common.TopicPartition;

/** Kafka no longer has, or never had, the offset at which a table goes on. */
final class OffsetGapException extends SluiceException {

  private OffsetGapException(String table, String reason, String wayOut) {
    super(ExitCode.FAILED, "Cannot write table %s: %s; %s".formatted(table, reason, wayOut));
  }

  /**
   * @param next the first offset not yet taken
   * @param earliest the first offset that Kafka has
   * @param end the offset behind the last that Kafka has
   */
  static OffsetGapException of(
      String table, TopicPartition partition, long next, long earliest, long end) {
    return next < earliest
        ? expired(new AcceptedGap(table, partition, next, earliest - 1))
        : new OffsetGapException(
            table,
            "it goes on at offset %d of %s and Kafka's end is %d: the topic was recreated, or is another cluster's"
                .formatted(next, partition, end),
            "name another table in the pipeline file, or move this one away to start over with what Kafka has");
  }

  private static OffsetGapException expired(AcceptedGap gap) {
    return new OffsetGapException(
        gap.table(),
        "it goes on at offset %d of %s and Kafka's first is %d: %d to %d expired before they were written"
            .formatted(gap.from(), gap.partition(), gap.to() + 1, gap.from(), gap.to()),
        "start with --accept-gap %s to go on without them, or name another table in the pipeline file"
            .formatted(gap));
  }
}
