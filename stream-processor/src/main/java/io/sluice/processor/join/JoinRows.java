package io.sluice.processor.join;

import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.row.SourceRowCodec;
import io.sluice.processor.time.TaskClock;
import io.sluice.processor.time.WindowClosing;
import io.sluice.processor.time.WriterTask;
import io.sluice.processor.view.LateOutput;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.view.ViewPlan.IntervalJoin;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The rows of both sides of one task of a join: decides what is late, pairs the rest, and emits a
 * row without a partner when none can come any more.
 *
 * <p>A row is late if it is the grace or more behind the clock, and one has no partner to come when
 * its last partner would be late. One clock in the store of the rows says both, so that a row comes
 * without a partner once, and never when it still gets one, whatever restarts come in between.
 */
final class JoinRows implements TaskProcessor.Work<SideRow> {

  /** Bounds the memory that emitting takes. */
  private static final int ROWS_AT_ONCE = 1_000;

  private final IntervalJoin view;
  private final TaskClock clock;
  private final JoinStore store;
  private final KeyCodec keys;
  private final Map<Part, SourceRowCodec> rows = new EnumMap<>(Part.class);
  private final Map<Part, LateOutput> late = new EnumMap<>(Part.class);
  private final JoinedRows joined;
  private final ViewCounts counts;
  private final WindowClosing.Task closing;

  /**
   * @param late makes the output of the late rows of a side
   */
  JoinRows(
      IntervalJoin view,
      TaskClock clock,
      JoinStore store,
      KeyCodec keys,
      JoinedRows joined,
      Function<JoinSide, LateOutput> late,
      ViewCounts counts,
      WindowClosing.Task closing) {
    this.view = view;
    this.clock = clock;
    this.store = store;
    this.keys = keys;
    this.joined = joined;
    this.counts = counts;
    this.closing = closing;
    for (Part part : Part.values()) {
      JoinSide side = new JoinSide(part, view);
      this.rows.put(part, new SourceRowCodec(side.source()));
      this.late.put(part, late.apply(side));
    }
    closing.report(clock.open());
  }

  @Override
  public void process(Record<byte[], SideRow> record) {
    Part part = record.value().part();
    long time = record.timestamp();
    SourceRow row = codec(part).decode(record.value().row());
    clock.see(part.ordinal(), WriterTask.of(record.headers()), row.partition(), time);
    if (time <= lastLate()) {
      Objects.requireNonNull(late.get(part))
          .send(json(record.key()), row, time, List.of(), clock.time());
    } else {
      counts.add(Count.ACCEPTED);
      pair(new JoinSide(part, view), record.key(), row, time, record.value().row());
    }
    emitEnded();
  }

  /** Emits what waited for inputs that are idle, and all that waits if that was asked for. */
  @Override
  public void look(long wallClock) {
    clock.pass(wallClock);
    emitEnded();
    closing.serve(
        () -> {
          clock.open().newestEnd().ifPresent(end -> clock.advance(end + view.grace().toMillis()));
          emitEnded();
        });
  }

  @Override
  public void close() {
    closing.leave();
  }

  private void pair(JoinSide side, byte[] key, SourceRow row, long time, byte[] encoded) {
    byte[] json = json(key);
    boolean[] met = new boolean[1];
    List<StoredRow> waited = new ArrayList<>();
    store.forEach(
        side.part().other(),
        key,
        side.firstPartner(time),
        side.lastPartner(time),
        partner -> {
          met[0] = true;
          if (partner.waits()) {
            waited.add(partner);
          }
          sendPair(json, side.part(), row, decode(partner), Math.max(time, partner.time()));
        });
    waited.forEach(store::meet);
    store.put(
        new StoredRow(
            side.part(),
            key,
            time,
            row.partition(),
            row.offset(),
            side.isKept() && !met[0],
            encoded),
        side.lastPartner(time));
  }

  private void sendPair(byte[] json, Part part, SourceRow row, SourceRow partner, long time) {
    switch (part) {
      case LEFT -> joined.sendPair(json, row, partner, time);
      case RIGHT -> joined.sendPair(json, partner, row, time);
    }
  }

  private void emitEnded() {
    List<StoredRow> ended;
    do {
      ended = store.takeEnded(lastLate(), ROWS_AT_ONCE);
      ended.stream().filter(StoredRow::waits).forEach(this::emitAlone);
    } while (ended.size() == ROWS_AT_ONCE);
    clock.save();
    closing.report(clock.open());
  }

  private void emitAlone(StoredRow row) {
    joined.sendAlone(json(row.key()), row.part(), decode(row), row.time());
  }

  private long lastLate() {
    return clock.time() - view.grace().toMillis();
  }

  private SourceRow decode(StoredRow row) {
    return codec(row.part()).decode(row.row());
  }

  private SourceRowCodec codec(Part part) {
    return Objects.requireNonNull(rows.get(part));
  }

  private byte[] json(byte[] key) {
    return keys.json(keys.decode(key));
  }
}
