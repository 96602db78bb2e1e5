package io.sluice.processor.topology;

import io.sluice.schema.Row;
import io.sluice.view.ViewPlan.IntervalJoin;
import org.apache.kafka.streams.processor.api.Record;

/** Filters the pairs of a join and computes its columns. */
final class SelectPairs implements TaskProcessor.Work<Pair> {

  private final IntervalJoin view;
  private final SourceRowCodec left;
  private final SourceRowCodec right;
  private final SideBySide sideBySide;
  private final Filter where;
  private final Projections select;
  private final KeyCodec key;
  private final ViewOutput output;

  SelectPairs(IntervalJoin view, KeyCodec key, ViewOutput output) {
    this.view = view;
    this.left = new SourceRowCodec(view.left());
    this.right = new SourceRowCodec(view.right());
    this.sideBySide = new SideBySide(view.left().columns(), view.right().columns());
    this.where = new Filter(view.where());
    this.select = new Projections(view.select());
    this.key = key;
    this.output = output;
  }

  @Override
  public void process(Record<byte[], Pair> record) {
    SourceRow leftRow = left.decode(record.value().left());
    SourceRow rightRow = right.decode(record.value().right());
    Row scope = sideBySide.of(leftRow.row(), rightRow.row());
    if (where.passes(scope)) {
      Row row = new Row(view.output());
      row.setLong(0, leftRow.partition());
      row.setLong(1, leftRow.offset());
      row.setLong(2, rightRow.partition());
      row.setLong(3, rightRow.offset());
      select.fill(scope, row, IntervalJoin.LINEAGE.size());
      output.send(key.json(key.decode(record.key())), row, record.timestamp());
    }
  }
}
