package io.sluice.processor.topology;

import io.sluice.processor.topology.ViewCounts.Count;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.jspecify.annotations.Nullable;

/**
 * Lets the rows of one side of a join pass that are less than the grace behind the stream time of
 * both sides. Those it lets pass find all their partners; this is the definition of late.
 */
final class JoinGate implements FixedKeyProcessor<byte[], byte[], byte[]> {

  /**
   * Where records go.
   *
   * @param onTime the part for those that pass
   * @param late the part for those that do not
   */
  record Ways(String onTime, String late) {}

  private final String clockStore;
  private final long graceMs;
  private final Ways ways;
  private final ViewCounts counts;
  private @Nullable FixedKeyProcessorContext<byte[], byte[]> context;
  private @Nullable JoinClock clock;

  JoinGate(String clockStore, long graceMs, Ways ways, ViewCounts counts) {
    this.clockStore = clockStore;
    this.graceMs = graceMs;
    this.ways = ways;
    this.counts = counts;
  }

  @Override
  public void init(FixedKeyProcessorContext<byte[], byte[]> context) {
    this.context = context;
    this.clock = new JoinClock(context.getStateStore(clockStore));
  }

  @Override
  public void process(FixedKeyRecord<byte[], byte[]> record) {
    long streamTime = Objects.requireNonNull(clock).advance(record.timestamp());
    if (record.timestamp() <= streamTime - graceMs) {
      Objects.requireNonNull(context).forward(record, ways.late());
    } else {
      Objects.requireNonNull(context).forward(record, ways.onTime());
      counts.add(Count.ACCEPTED);
    }
  }
}
