package io.sluice.processor.dedupe;

import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.row.SourceRowCodec;
import io.sluice.processor.time.HeldBack;
import io.sluice.processor.time.HeldRow;
import io.sluice.processor.time.Spans;
import io.sluice.processor.time.TaskClock;
import io.sluice.processor.time.WriterTask;
import io.sluice.processor.view.LateOutput;
import io.sluice.processor.view.RowByRowOutput;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.processor.view.ViewOutput;
import io.sluice.view.ViewPlan.Deduplication;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The rows of one task of a deduplication: decides what is late, holds the rest until no earlier
 * row can come, and then emits the first of each key and span.
 *
 * <p>Clock, held rows and spans are in one store, and rows are decided in the order of their events
 * alone, so that neither the order in which they came nor restarts make a difference.
 */
final class DedupeRows implements TaskProcessor.Work<byte[]> {

  private final long withinMs;
  private final TaskClock clock;
  private final HeldBack held;
  private final Spans spans;
  private final KeyCodec keys;
  private final SourceRowCodec rows;
  private final RowByRowOutput select;
  private final ViewOutput output;
  private final LateOutput late;
  private final ViewCounts counts;

  DedupeRows(
      Deduplication view,
      TaskClock clock,
      HeldBack held,
      Spans spans,
      KeyCodec keys,
      RowByRowOutput select,
      ViewOutput output,
      LateOutput late,
      ViewCounts counts) {
    this.withinMs = view.within().toMillis();
    this.clock = clock;
    this.held = held;
    this.spans = spans;
    this.keys = keys;
    this.rows = new SourceRowCodec(view.source());
    this.select = select;
    this.output = output;
    this.late = late;
    this.counts = counts;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    long time = record.timestamp();
    SourceRow row = rows.decode(record.value());
    clock.see(0, WriterTask.of(record.headers()), row.partition(), time);
    if (held.isLate(time)) {
      late.send(json(record.key()), row, time, List.of(), clock.time());
    } else {
      // As it will stand in the topic: so it can go though the source has other columns by then.
      byte[] encoded = output.encode(select.row(row, row.row()));
      held.hold(new HeldRow(time, row.partition(), row.offset(), record.key(), encoded));
    }
    decide();
  }

  @Override
  public void look(long wallClock) {
    held.look(wallClock, this::decide);
  }

  @Override
  public void close() {
    held.leave();
  }

  private void decide() {
    held.letGo(this::keepIfFirst, time -> spans.forget(time + 1));
  }

  private void keepIfFirst(HeldRow ready) {
    if (ready.time() < spans.end(ready.key())) {
      counts.add(Count.DUPLICATE);
      return;
    }
    spans.take(ready.key(), ready.time() + withinMs);
    output.sendEncoded(json(ready.key()), ready.row(), ready.time());
    counts.add(Count.ACCEPTED);
  }

  private byte[] json(byte[] key) {
    return keys.json(keys.decode(key));
  }
}
