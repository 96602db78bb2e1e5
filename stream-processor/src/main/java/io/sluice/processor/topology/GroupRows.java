package io.sluice.processor.topology;

import io.sluice.processor.topology.ViewCounts.Count;
import io.sluice.schema.Row;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Filters the rows of a windowed view and sends each to the task that has its group.
 *
 * <p>What happened before 1970 has no place in Kafka's time, and so is late for any window.
 */
final class GroupRows implements TaskProcessor.Work<SourceRow> {

  private final ProcessorContext<byte[], byte[]> context;
  private final String next;
  private final EventTime time;
  private final WindowGate gate;
  private final Filter where;
  private final Projections keys;
  private final KeyCodec key;
  private final SourceRowCodec rows;
  private final LateOutput late;
  private final ViewCounts counts;

  GroupRows(
      ProcessorContext<byte[], byte[]> context,
      String next,
      EventTime time,
      WindowGate gate,
      Filter where,
      Projections keys,
      KeyCodec key,
      LateOutput late,
      ViewCounts counts) {
    this.context = context;
    this.next = next;
    this.time = time;
    this.gate = gate;
    this.where = where;
    this.keys = keys;
    this.key = key;
    this.rows = new SourceRowCodec(time.source());
    this.late = late;
    this.counts = counts;
  }

  @Override
  public void process(Record<byte[], SourceRow> record) {
    counts.add(Count.RECEIVED);
    Row row = record.value().row();
    if (!where.passes(row)) {
      counts.add(Count.FILTERED);
      return;
    }
    Row group = new Row(key.type());
    keys.fill(row, group, 0);
    long eventTime = time.millis(row, record.timestamp());
    if (eventTime < 0) {
      Window window = gate.window(eventTime);
      late.send(key.json(group), record.value(), eventTime, window, context.currentStreamTimeMs());
    } else {
      context.forward(
          Records.of(key.encode(group), rows.encode(record.value()), record.timestamp()), next);
    }
  }
}
