package io.sluice.processor.topology;

import java.util.Objects;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.jspecify.annotations.Nullable;

/**
 * Lets every row of one side of a join wait for a partner, and sends it on with its ticket. It
 * stands in front of the join, so that a row waits before it can meet anyone.
 */
final class AwaitPartners implements FixedKeyProcessor<byte[], byte[], byte[]> {

  private final JoinSide side;
  private final String store;
  private @Nullable FixedKeyProcessorContext<byte[], byte[]> context;
  private @Nullable WaitingRows waiting;

  AwaitPartners(JoinSide side, String store) {
    this.side = side;
    this.store = store;
  }

  @Override
  public void init(FixedKeyProcessorContext<byte[], byte[]> context) {
    this.context = context;
    this.waiting = new WaitingRows(context.getStateStore(store));
  }

  @Override
  public void process(FixedKeyRecord<byte[], byte[]> record) {
    byte[] ticket =
        Objects.requireNonNull(waiting)
            .enter(
                side.lastPartner(record.timestamp()),
                new WaitingRow(side.part(), record.timestamp(), record.key(), record.value()));
    Objects.requireNonNull(context)
        .forward(record.withValue(new TicketedRow(ticket, record.value()).encode()));
  }
}
