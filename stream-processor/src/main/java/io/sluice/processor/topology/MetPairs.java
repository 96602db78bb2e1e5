package io.sluice.processor.topology;

import io.sluice.processor.topology.JoinSide.Part;
import io.sluice.view.ViewPlan.IntervalJoin;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Ends the waiting of rows that have met, whether {@code where} lets the pair pass or not, and
 * gives their pairs to {@link SelectPairs}.
 */
final class MetPairs implements TaskProcessor.Work<Pair> {

  private final JoinSide left;
  private final JoinSide right;
  private final WaitingRows waiting;
  private final SelectPairs select;

  MetPairs(IntervalJoin view, WaitingRows waiting, SelectPairs select) {
    this.left = new JoinSide(Part.LEFT, view);
    this.right = new JoinSide(Part.RIGHT, view);
    this.waiting = waiting;
    this.select = select;
  }

  @Override
  public void process(Record<byte[], Pair> record) {
    Pair pair = record.value();
    select.process(record.withValue(new Pair(met(left, pair.left()), met(right, pair.right()))));
  }

  /** Only the rows of a side that is kept have tickets. */
  private byte[] met(JoinSide side, byte[] row) {
    if (!side.isKept()) {
      return row;
    }
    TicketedRow ticketed = TicketedRow.decode(row);
    waiting.leave(ticketed.ticket());
    return ticketed.row();
  }
}
