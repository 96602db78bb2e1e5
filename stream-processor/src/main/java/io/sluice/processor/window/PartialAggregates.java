package io.sluice.processor.window;

import io.sluice.processor.aggregate.Accumulators;
import io.sluice.processor.row.Records;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.row.SourceRowCodec;
import io.sluice.processor.time.WindowClosing;
import io.sluice.processor.time.WorkedTime;
import io.sluice.processor.time.WriterTask;
import io.sluice.processor.view.KeyedRows;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Aggregates the rows of one task before they go to the tasks of their groups: those that cannot be
 * late for any of their windows, whatever others send meanwhile. The others go as they are, behind
 * all that came before them, and what is late is decided where it always is.
 */
final class PartialAggregates implements KeyedRows.Onward {

  /** Bound what a task holds, and so the memory that sending it takes. */
  private static final int MOST_PARTIALS = 10_000;

  private static final long MOST_BYTES = 16L << 20;

  private final ProcessorContext<byte[], byte[]> context;
  private final String next;
  private final FixedWindowGate gate;
  private final Accumulators accumulators;
  private final PartialStore store;
  private final SourceRowCodec rows;
  private final long idleMs;
  private final ViewCounts counts;
  private final WindowClosing.Task asked;

  /** Of each task that has groups, by the tasks that write the source. */
  private final List<Map<Integer, Lane>> lanes = new ArrayList<>();

  private final WorkedTime worked = new WorkedTime();
  private boolean asks = true;

  /**
   * @param next the part that takes what is sent
   * @param originTasks the numbers of those that write the source
   * @param tasks how many tasks have the groups
   * @param asked by whom everything is to be sent
   */
  PartialAggregates(
      ProcessorContext<byte[], byte[]> context,
      String next,
      WindowedAggregate view,
      FixedWindowGate gate,
      Accumulators accumulators,
      PartialStore store,
      List<Integer> originTasks,
      int tasks,
      ViewCounts counts,
      WindowClosing.Task asked) {
    this.context = context;
    this.next = next;
    this.gate = gate;
    this.accumulators = accumulators;
    this.store = store;
    this.rows = new SourceRowCodec(view.source());
    this.idleMs = view.idle().toMillis();
    this.counts = counts;
    this.asked = asked;
    for (int task = 0; task < tasks; task++) {
      lanes.add(new TreeMap<>());
      for (int originTask : originTasks) {
        lane(task, originTask);
      }
    }
  }

  /** Of a task that has come since the processor started as well. */
  private Lane lane(int task, int originTask) {
    return lanes.get(task).computeIfAbsent(originTask, number -> restored(task, number));
  }

  private Lane restored(int task, int originTask) {
    Lane lane = new Lane(new Origin(originTask, context.taskId().partition()), task);
    store.restore(lane);
    return lane;
  }

  @Override
  public void take(byte[] group, Record<byte[], SourceRow> record) {
    int task = Shuffled.task(group, lanes.size());
    Lane lane = lane(task, WriterTask.of(record.headers()));
    if (lane.isAsking()) {
      store.grant(lane).ifPresent(lane::take);
    }
    if (lane.isSafe(gate, record.timestamp())) {
      lane.see(record.timestamp());
      aggregate(task, group, record);
      store.save(lane);
    } else {
      sendWhole(lane, group, record);
    }
    if (store.count() >= MOST_PARTIALS || store.bytes() >= MOST_BYTES) {
      sendAll();
    }
  }

  private void aggregate(int task, byte[] group, Record<byte[], SourceRow> record) {
    long slice = gate.slice(record.timestamp());
    byte[] before = store.get(task, slice, group);
    byte[] after = accumulators.add(before, record.value(), record.timestamp());
    store.put(task, slice, group, before, after);
    counts.add(Count.ACCEPTED);
  }

  private void sendWhole(Lane lane, byte[] group, Record<byte[], SourceRow> record) {
    send(lane.task());
    if (asks && lane.isAlone()) {
      forward(lane, new Shuffled.Request(lane.origin(), lane.ask()));
    }
    lane.see(record.timestamp());
    lane.tell();
    store.save(lane);
    Record<byte[], byte[]> whole =
        Records.of(
            group, new Shuffled.Whole(rows.encode(record.value())).bytes(), record.timestamp());
    WriterTask.copy(record.headers(), whole.headers());
    context.forward(whole, next);
  }

  /** Sends what there is for a task: partials, and only then what moves its clock. */
  private void send(int task) {
    for (PartialStore.Part part : store.take(task)) {
      byte[] value = new Shuffled.Partial(part.state()).bytes();
      context.forward(Records.of(part.group(), value, part.slice()), next);
    }
    for (Lane lane : lanes.get(task).values()) {
      if (lane.isAhead()) {
        lane.tell();
        store.save(lane);
        forward(lane, new Shuffled.Progress(lane.origin()));
      }
    }
  }

  private void forward(Lane lane, Shuffled message) {
    context.forward(
        Records.of(Shuffled.key(lane.task()), message.bytes(), Math.max(0, lane.greatest())), next);
  }

  private void sendAll() {
    for (int task = 0; task < lanes.size(); task++) {
      send(task);
    }
  }

  /** Sends what waits, and lets the clocks go that wait for nothing. */
  void look(long wallClock) {
    long passed = worked.pass(wallClock);
    sendAll();
    for (Map<Integer, Lane> ofTask : lanes) {
      for (Lane lane : ofTask.values()) {
        if (lane.rest(passed, idleMs)) {
          giveUp(lane, new Shuffled.Idle(lane.origin()));
        }
      }
    }
    asked.serve(
        () -> {
          asks = false;
          lanes.forEach(
              ofTask ->
                  ofTask
                      .values()
                      .forEach(lane -> giveUp(lane, new Shuffled.Release(lane.origin()))));
        });
  }

  private void giveUp(Lane lane, Shuffled message) {
    if (!lane.isAlone()) {
      lane.giveUp();
      store.save(lane);
      forward(lane, message);
    }
  }

  void close() {
    asked.leave();
  }
}
