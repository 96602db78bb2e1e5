package io.sluice.processor.view;

import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.Records;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.row.SourceRowCodec;
import io.sluice.processor.time.EventTime;
import io.sluice.processor.time.Window;
import io.sluice.processor.time.WriterTask;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.view.Source;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends rows of one source of a view to the task that has their key.
 *
 * <p>What happened before 1970 has no place in Kafka's time, and so is late for any view. What
 * claims to be too far ahead goes the same way, before it can move a clock.
 */
public final class KeyedRows {

  /** Takes the rows that have a place in Kafka's time. */
  public interface Onward {

    /**
     * @param key of the row as {@link KeyCodec} writes it
     * @param record whose timestamp is the time of the event
     */
    void take(byte[] key, Record<byte[], SourceRow> record);
  }

  private final ProcessorContext<byte[], byte[]> context;
  private final Onward onward;
  private final EventTime time;
  private final KeyCodec keys;
  private final LateOutput late;
  private final ViewCounts counts;

  KeyedRows(
      ProcessorContext<byte[], byte[]> context,
      Onward onward,
      EventTime time,
      KeyCodec keys,
      LateOutput late,
      ViewCounts counts) {
    this.context = context;
    this.onward = onward;
    this.time = time;
    this.keys = keys;
    this.late = late;
    this.counts = counts;
  }

  public RowType keyType() {
    return keys.type();
  }

  public void count(Count count) {
    counts.add(count);
  }

  /**
   * @param missed the windows of an event time, none if the view has none
   */
  public void send(Record<byte[], SourceRow> record, Row key, LongFunction<List<Window>> missed) {
    long eventTime = time.millis(record.value().row(), record.timestamp());
    if (time.isAhead(record.value().row(), record.timestamp())) {
      late.sendAhead(
          keys.json(key), record.value(), eventTime, Math.max(0, context.currentStreamTimeMs()));
    } else if (eventTime < 0) {
      late.send(
          keys.json(key),
          record.value(),
          eventTime,
          missed.apply(eventTime),
          context.currentStreamTimeMs());
    } else {
      onward.take(keys.encode(key), record);
    }
  }

  /** Sends rows as they are to a part of the topology. */
  static Onward to(ProcessorContext<byte[], byte[]> context, String next, Source source) {
    SourceRowCodec rows = new SourceRowCodec(source);
    return (key, record) -> {
      Record<byte[], byte[]> sent =
          Records.of(key, rows.encode(record.value()), record.timestamp());
      WriterTask.copy(record.headers(), sent.headers());
      context.forward(sent, next);
    };
  }
}
