package io.sluice.processor.view;

import io.sluice.codec.RecordEncoder;
import io.sluice.processor.row.Records;
import io.sluice.processor.time.WriterTask;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Sends the rows of a view to its topic. */
public final class ViewOutput {

  private final ProcessorContext<byte[], byte[]> context;
  private final String sink;
  private final int branch;
  private final RecordEncoder encoder;
  private final ViewCounts counts;

  ViewOutput(
      ProcessorContext<byte[], byte[]> context,
      String sink,
      int branch,
      RecordEncoder encoder,
      ViewCounts counts) {
    this.context = context;
    this.sink = sink;
    this.branch = branch;
    this.encoder = encoder;
    this.counts = counts;
  }

  public void send(byte @Nullable [] key, Row row, long timestamp) {
    sendEncoded(key, encode(row), timestamp);
  }

  /** A row as it stands in the topic, which whoever reads the topic can read for ever. */
  public byte[] encode(Row row) {
    return encoder.encode(row);
  }

  public void sendEncoded(byte @Nullable [] key, byte[] row, long timestamp) {
    send(Records.of(key, row, timestamp));
  }

  /** Says that the row of a key is gone. */
  public void delete(byte[] key, long timestamp) {
    send(Records.tombstone(key, timestamp));
  }

  private void send(Record<byte[], byte[]> record) {
    WriterTask.set(record.headers(), WriterTask.number(branch, context.taskId().partition()));
    context.forward(record, sink);
    counts.add(Count.EMITTED);
  }
}
