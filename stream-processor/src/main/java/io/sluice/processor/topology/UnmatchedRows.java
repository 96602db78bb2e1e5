package io.sluice.processor.topology;

import io.sluice.view.ViewPlan.IntervalJoin;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Emits the rows of a join that no partner can come for any more: the gates would hold it back as
 * late.
 *
 * <p>It goes by the clock of the gates, which is in a store as the rows are. So a row is emitted
 * once, and never one that still gets a partner, whatever restarts come in between.
 */
final class UnmatchedRows implements TaskProcessor.Work<byte[]> {

  /** Bounds the memory that emitting takes. */
  private static final int ROWS_AT_ONCE = 1_000;

  private final long graceMs;
  private final JoinClock clock;
  private final WaitingRows waiting;
  private final KeyCodec key;
  private final SourceRowCodec left;
  private final SourceRowCodec right;
  private final JoinedRows joined;
  private final WindowClosing.Task closing;

  UnmatchedRows(
      IntervalJoin view,
      JoinClock clock,
      WaitingRows waiting,
      KeyCodec key,
      JoinedRows joined,
      WindowClosing.Task closing) {
    this.graceMs = view.grace().toMillis();
    this.clock = clock;
    this.waiting = waiting;
    this.key = key;
    this.left = new SourceRowCodec(view.left());
    this.right = new SourceRowCodec(view.right());
    this.joined = joined;
    this.closing = closing;
    closing.report(waiting.open());
  }

  /** A record of either side that the gates let pass: only these move the clock. */
  @Override
  public void process(Record<byte[], byte[]> record) {
    emitEnded();
  }

  /** Emits all rows that wait if that was asked for; what would have matched them is late then. */
  @Override
  public void look(long wallClock) {
    closing.serve(
        () -> {
          waiting.lastEnd().ifPresent(end -> clock.advance(end + graceMs));
          emitEnded();
        });
  }

  @Override
  public void close() {
    closing.leave();
  }

  private void emitEnded() {
    long lastEnd = clock.time() - graceMs;
    int emitted;
    do {
      emitted = emit(lastEnd);
    } while (emitted == ROWS_AT_ONCE);
    closing.report(waiting.open());
  }

  private int emit(long lastEnd) {
    List<WaitingRow> ended = waiting.takeUntil(lastEnd, ROWS_AT_ONCE);
    ended.forEach(this::emit);
    return ended.size();
  }

  private void emit(WaitingRow row) {
    byte[] json = key.json(key.decode(row.key()));
    SourceRow alone =
        switch (row.part()) {
          case LEFT -> left.decode(row.row());
          case RIGHT -> right.decode(row.row());
        };
    joined.sendAlone(json, row.part(), alone, row.time());
  }
}
