package io.sluice.processor.topology;

import io.sluice.view.ViewPlan.IntervalJoin;
import org.apache.kafka.streams.processor.api.Record;

/** Makes rows of the view of the pairs of a join. */
final class SelectPairs implements TaskProcessor.Work<Pair> {

  private final SourceRowCodec left;
  private final SourceRowCodec right;
  private final KeyCodec key;
  private final JoinedRows joined;

  SelectPairs(IntervalJoin view, KeyCodec key, JoinedRows joined) {
    this.left = new SourceRowCodec(view.left());
    this.right = new SourceRowCodec(view.right());
    this.key = key;
    this.joined = joined;
  }

  @Override
  public void process(Record<byte[], Pair> record) {
    joined.sendPair(
        key.json(key.decode(record.key())),
        left.decode(record.value().left()),
        right.decode(record.value().right()),
        record.timestamp());
  }
}
