package io.sluice.processor.topology;

import io.sluice.processor.topology.ViewCounts.Count;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/**
 * Lets the rows of one side of a join pass that are less than the grace behind the stream time of
 * the task, which is that of both sides and outlives restarts. Those it lets pass find all their
 * partners; this is the definition of late.
 */
final class JoinGate extends ContextualFixedKeyProcessor<byte[], byte[], byte[]> {

  private final long graceMs;
  private final String onTime;
  private final String late;
  private final ViewCounts counts;

  JoinGate(long graceMs, String onTime, String late, ViewCounts counts) {
    this.graceMs = graceMs;
    this.onTime = onTime;
    this.late = late;
    this.counts = counts;
  }

  @Override
  public void process(FixedKeyRecord<byte[], byte[]> record) {
    if (record.timestamp() <= context().currentStreamTimeMs() - graceMs) {
      context().forward(record, late);
    } else {
      context().forward(record, onTime);
      counts.add(Count.ACCEPTED);
    }
  }
}
