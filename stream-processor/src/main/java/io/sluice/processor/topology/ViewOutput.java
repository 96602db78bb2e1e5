package io.sluice.processor.topology;

import io.sluice.codec.RecordEncoder;
import io.sluice.processor.topology.ViewCounts.Count;
import io.sluice.schema.Row;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Sends the rows of a view to its topic. */
final class ViewOutput {

  private final ProcessorContext<byte[], byte[]> context;
  private final String sink;
  private final RecordEncoder encoder;
  private final ViewCounts counts;

  ViewOutput(
      ProcessorContext<byte[], byte[]> context,
      String sink,
      RecordEncoder encoder,
      ViewCounts counts) {
    this.context = context;
    this.sink = sink;
    this.encoder = encoder;
    this.counts = counts;
  }

  void send(byte @Nullable [] key, Row row, long timestamp) {
    sendEncoded(key, encode(row), timestamp);
  }

  /** A row as it stands in the topic, which whoever reads the topic can read for ever. */
  byte[] encode(Row row) {
    return encoder.encode(row);
  }

  void sendEncoded(byte @Nullable [] key, byte[] row, long timestamp) {
    Record<byte[], byte[]> record = Records.of(key, row, timestamp);
    WriterTask.set(record.headers(), context.taskId().partition());
    context.forward(record, sink);
    counts.add(Count.EMITTED);
  }
}
