package io.sluice.processor.topology;

import io.sluice.processor.topology.ViewCounts.Count;
import io.sluice.schema.Row;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Sends each row of one side of a join to the task that has its key. A row without a key is counted
 * and goes nowhere.
 *
 * <p>What happened before 1970 has no place in Kafka's time, and so is late for any join.
 */
final class KeyRows implements TaskProcessor.Work<SourceRow> {

  private final ProcessorContext<byte[], byte[]> context;
  private final String next;
  private final JoinSide side;
  private final EventTime time;
  private final KeyCodec keys;
  private final SourceRowCodec rows;
  private final LateOutput late;
  private final ViewCounts counts;

  KeyRows(
      ProcessorContext<byte[], byte[]> context,
      String next,
      JoinSide side,
      KeyCodec keys,
      LateOutput late,
      ViewCounts counts) {
    this.context = context;
    this.next = next;
    this.side = side;
    this.time = new EventTime(side.source());
    this.keys = keys;
    this.rows = new SourceRowCodec(side.source());
    this.late = late;
    this.counts = counts;
  }

  @Override
  public void process(Record<byte[], SourceRow> record) {
    counts.add(Count.RECEIVED);
    Row row = record.value().row();
    @Nullable Row key = side.key(row, keys.type());
    if (key == null) {
      counts.add(Count.NULL_KEY);
      return;
    }
    long eventTime = time.millis(row, record.timestamp());
    if (eventTime < 0) {
      late.send(keys.json(key), record.value(), eventTime, null, context.currentStreamTimeMs());
    } else {
      context.forward(
          Records.of(keys.encode(key), rows.encode(record.value()), record.timestamp()), next);
    }
  }
}
