package io.sluice.processor.topology;

import io.sluice.view.Source;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;

/** Sends the rows that the gate of one side of a join holds back to the topic of late events. */
final class LateJoinRows implements TaskProcessor.Work<byte[]> {

  private final JoinClock clock;
  private final SourceRowCodec rows;
  private final KeyCodec keys;
  private final LateOutput output;

  LateJoinRows(JoinClock clock, Source source, KeyCodec keys, LateOutput output) {
    this.clock = clock;
    this.rows = new SourceRowCodec(source);
    this.keys = keys;
    this.output = output;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    output.send(
        keys.json(keys.decode(record.key())),
        rows.decode(record.value()),
        record.timestamp(),
        List.of(),
        clock.time());
  }
}
