package io.sluice.processor.lookup;

import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.join.SideRow;
import io.sluice.processor.row.ChangeCodec;
import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.row.SourceRowCodec;
import io.sluice.processor.time.HeldBack;
import io.sluice.processor.time.HeldRow;
import io.sluice.processor.time.TaskClock;
import io.sluice.processor.time.WriterTask;
import io.sluice.processor.view.LateOutput;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.view.KeyedSource;
import io.sluice.view.ViewPlan.StreamLookup;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The rows and changes of one task of a lookup into a stream: decides what is late, holds rows back
 * until no change can come any more that they would have to see, and then looks them up.
 *
 * <p>Clock, held rows and changes are in one store, and a row is looked up by its time alone, so
 * that neither the pace of the topics, the order in which records came, nor restarts make a
 * difference. Rows are the left side, changes the right one.
 */
final class StreamLookupRows implements TaskProcessor.Work<SideRow> {

  /** Bounds the memory that forgetting takes. */
  private static final int CHANGES_AT_ONCE = 1_000;

  private final TaskClock clock;
  private final HeldBack held;
  private final KeyedChanges changes;
  private final KeyedSource keyed;
  private final KeyCodec keys;
  private final ChangeCodec stored;
  private final Map<Part, SourceRowCodec> rows = new EnumMap<>(Part.class);
  private final Map<Part, LateOutput> late;
  private final FoundRows output;
  private final ViewCounts counts;

  /**
   * @param late the outputs of the late rows of both sides
   */
  StreamLookupRows(
      StreamLookup view,
      TaskClock clock,
      HeldBack held,
      KeyedChanges changes,
      KeyCodec keys,
      FoundRows output,
      Map<Part, LateOutput> late,
      ViewCounts counts) {
    this.clock = clock;
    this.held = held;
    this.changes = changes;
    this.keyed = view.keyed();
    this.stored = new ChangeCodec(view.keyed().changes());
    this.keys = keys;
    this.output = output;
    this.late = late;
    this.counts = counts;
    rows.put(Part.LEFT, new SourceRowCodec(view.source()));
    rows.put(Part.RIGHT, new SourceRowCodec(view.keyed().changes()));
  }

  @Override
  public void process(Record<byte[], SideRow> record) {
    Part part = record.value().part();
    byte[] key = record.key();
    long time = record.timestamp();
    byte[] encoded = record.value().row();
    SourceRow row = decode(part, encoded);
    clock.see(part.ordinal(), WriterTask.of(record.headers()), row.partition(), time);
    if (held.isLate(time)) {
      Objects.requireNonNull(late.get(part)).send(json(key), row, time, List.of(), clock.time());
    } else if (part == Part.LEFT) {
      held.hold(new HeldRow(time, row.partition(), row.offset(), key, encoded));
    } else {
      keep(key, time, row);
    }
    decide();
  }

  private void keep(byte[] key, long time, SourceRow change) {
    if (keyed.isDelete(change.row())) {
      changes.delete(key, time, change.partition(), change.offset());
    } else {
      changes.put(key, time, change.partition(), change.offset(), stored.encode(change));
    }
    counts.add(Count.ACCEPTED);
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
    held.letGo(this::lookUp, this::settle);
  }

  private void settle(long time) {
    int settled;
    do {
      settled = changes.settle(time, CHANGES_AT_ONCE);
    } while (settled == CHANGES_AT_ONCE);
  }

  private void lookUp(HeldRow row) {
    output.send(
        json(row.key()),
        decode(Part.LEFT, row.row()),
        row.time(),
        changes.find(row.key(), row.time()).map(stored::decode),
        Count.ACCEPTED);
  }

  private SourceRow decode(Part part, byte[] row) {
    return Objects.requireNonNull(rows.get(part)).decode(row);
  }

  private byte[] json(byte[] key) {
    return keys.json(keys.decode(key));
  }
}
