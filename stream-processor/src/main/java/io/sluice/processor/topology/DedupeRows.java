package io.sluice.processor.topology;

import io.sluice.processor.topology.ViewCounts.Count;
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

  /** Bounds the memory that deciding takes. */
  private static final int ROWS_AT_ONCE = 1_000;

  private final long withinMs;
  private final DedupeGate gate;
  private final TaskClock clock;
  private final HeldRows held;
  private final Spans spans;
  private final KeyCodec keys;
  private final SourceRowCodec rows;
  private final RowByRowOutput select;
  private final ViewOutput output;
  private final LateOutput late;
  private final ViewCounts counts;
  private final WindowClosing.Task closing;

  DedupeRows(
      Deduplication view,
      TaskClock clock,
      HeldRows held,
      Spans spans,
      KeyCodec keys,
      RowByRowOutput select,
      ViewOutput output,
      LateOutput late,
      ViewCounts counts,
      WindowClosing.Task closing) {
    this.withinMs = view.within().toMillis();
    this.gate = new DedupeGate(view.grace().toMillis());
    this.clock = clock;
    this.held = held;
    this.spans = spans;
    this.keys = keys;
    this.rows = new SourceRowCodec(view.source());
    this.select = select;
    this.output = output;
    this.late = late;
    this.counts = counts;
    this.closing = closing;
    closing.report(clock.open());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    long time = record.timestamp();
    SourceRow row = rows.decode(record.value());
    clock.see(0, WriterTask.of(record.headers()), row.partition(), time);
    if (gate.isLate(time, clock.time())) {
      late.send(json(record.key()), row, time, List.of(), clock.time());
    } else {
      byte[] encoded = output.encode(select.row(row, row.row()));
      held.hold(new HeldRow(time, row.partition(), row.offset(), record.key(), encoded));
    }
    decide();
  }

  /** Lets rows go that waited for inputs which are idle, and all if that was asked for. */
  @Override
  public void look(long wallClock) {
    clock.pass(wallClock);
    decide();
    closing.serve(
        () -> {
          clock.open().newestEnd().ifPresent(time -> clock.advance(gate.decidingTime(time)));
          decide();
        });
  }

  @Override
  public void close() {
    closing.leave();
  }

  private void decide() {
    long decided = gate.lastDecided(clock.time());
    List<HeldRow> ready;
    do {
      ready = held.take(decided, ROWS_AT_ONCE);
      ready.forEach(this::decide);
    } while (ready.size() == ROWS_AT_ONCE);
    spans.forget(decided + 1);
    clock.save();
    closing.report(clock.open());
  }

  private void decide(HeldRow ready) {
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
