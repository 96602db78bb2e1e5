package io.sluice.processor.topology;

import io.sluice.view.Source;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends the rows that the gate of one side of a join holds back to the topic of late events. */
final class LateJoinRows implements TaskProcessor.Work<byte[]> {

  private final ProcessorContext<byte[], byte[]> context;
  private final SourceRowCodec rows;
  private final KeyCodec keys;
  private final LateOutput output;

  LateJoinRows(
      ProcessorContext<byte[], byte[]> context, Source source, KeyCodec keys, LateOutput output) {
    this.context = context;
    this.rows = new SourceRowCodec(source.columns());
    this.keys = keys;
    this.output = output;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    output.send(
        keys.json(keys.decode(record.key())),
        rows.decode(record.value()),
        record.timestamp(),
        null,
        context.currentStreamTimeMs());
  }
}
