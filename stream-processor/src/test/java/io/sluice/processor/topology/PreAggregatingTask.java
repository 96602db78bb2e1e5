package io.sluice.processor.topology;

import static io.sluice.processor.topology.PreAggregatedTasks.IDLE;
import static io.sluice.processor.topology.PreAggregatedTasks.PARTIAL;
import static io.sluice.processor.topology.PreAggregatedTasks.PROGRESS;
import static io.sluice.processor.topology.PreAggregatedTasks.WHOLE;

import io.sluice.processor.row.SourceRow;
import io.sluice.processor.topology.PreAggregatedTasks.Fault;
import io.sluice.processor.topology.PreAggregatedTasks.Sent;
import io.sluice.processor.topology.PreAggregatedTasks.Told;
import io.sluice.processor.topology.WindowOracle.Event;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.schema.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;

/** A task that reads the source. */
final class PreAggregatingTask extends CommittingTask<Sent> {

  private final PreAggregatedTasks all;
  private final int number;
  final int first;
  private final int end;
  final List<Record<byte[], byte[]>> grants = new ArrayList<>();
  private final Map<Integer, List<Told>> held = new HashMap<>();
  private Map<Integer, List<Told>> heldAtCommit = new HashMap<>();
  private TaskProcessor.Work<SourceRow> rows;
  private TaskProcessor.Work<byte[]> granted;
  private int next;
  private int nextGrant;
  private int nextAtCommit;
  private int nextGrantAtCommit;
  private long wallClock;

  /**
   * @param first the place of its first event among all
   * @param end the place behind its last one
   */
  PreAggregatingTask(PreAggregatedTasks all, int number, int first, int end) {
    super(number, PreAggregatedTasks.VIEW + "-partials");
    this.all = all;
    this.number = number;
    this.first = first;
    this.end = end;
    this.next = first;
    this.nextAtCommit = first;
    this.rows = all.topology.preAggregate(context);
    this.granted = all.topology.granted(context);
  }

  boolean hasRow() {
    return next < end;
  }

  void takeRow() {
    int at = next++;
    Event event = all.events.get(at);
    Row row =
        Row.of(
            all.run.plan.streams().get("events"),
            event.group(),
            event.n(),
            event.d(),
            event.m(),
            event.time() * 1000);
    rows.process(new Record<>(new byte[0], new SourceRow(row, number, at - first), event.time()));
    if (event.passes() && !send(Optional.of(at))) {
      all.happened("row in a partial");
      held.computeIfAbsent(task(event), any -> new ArrayList<>()).add(new Told.OfRow(number, at));
    }
  }

  private int task(Event event) {
    byte[] group = all.keys.encode(Row.of(all.keys.type(), event.group()));
    return all.partition(new Record<>(group, new byte[] {WHOLE}, 0));
  }

  boolean hasGrant() {
    return nextGrant < grants.size();
  }

  void takeGrant() {
    Record<byte[], byte[]> grant = grants.get(nextGrant++);
    granted.process(all.fault == Fault.OLD_PROMISE ? newest(grant) : grant);
  }

  /** The grant, as an answer to the latest request there is to that task. */
  private Record<byte[], byte[]> newest(Record<byte[], byte[]> grant) {
    int task = ByteBuffer.wrap(grant.value()).getInt(2 * Integer.BYTES);
    byte[] lane =
        store.get(Bytes.wrap(ByteBuffer.allocate(9).put((byte) 0).putInt(task).putInt(0).array()));
    byte[] value = grant.value().clone();
    long number = ByteBuffer.wrap(lane).getLong(1 + 2 * Long.BYTES);
    ByteBuffer.wrap(value).putLong(3 * Integer.BYTES, number);
    return grant.withValue(value);
  }

  void look(long passed) {
    wallClock += passed;
    rows.look(wallClock);
    send(Optional.empty());
  }

  /** Notes what was sent; answers whether the row has gone as it is. */
  private boolean send(Optional<Integer> row) {
    boolean whole = false;
    for (var forward : forwarded()) {
      Record<byte[], byte[]> record =
          new Record<>(
              forward.record().key(), forward.record().value(), forward.record().timestamp());
      byte kind = record.value()[0];
      int task = all.partition(record);
      List<Told> told = new ArrayList<>();
      if (kind == PARTIAL || kind == PROGRESS) {
        all.happened(kind == PARTIAL ? "partial" : "progress");
        told.addAll(held.getOrDefault(task, List.of()));
        held.remove(task);
      } else if (kind == WHOLE) {
        all.happened("whole");
        told.add(new Told.OfRow(number, row.orElseThrow()));
        whole = true;
      } else if (kind == IDLE) {
        all.happened("idle");
        told.add(new Told.OfSilence(number));
      }
      int at = uncommitted.size();
      while (all.fault == Fault.PROGRESS_OVERTAKES
          && kind == PROGRESS
          && at > 0
          && uncommitted.get(at - 1).record().value()[0] == PARTIAL) {
        at--;
      }
      uncommitted.add(at, new Sent(record, told));
    }
    return whole;
  }

  @Override
  void show(Sent sent) {
    all.groups.get(all.partition(sent.record())).log.add(sent);
  }

  @Override
  void committedInputs() {
    nextAtCommit = next;
    nextGrantAtCommit = nextGrant;
    heldAtCommit = copy(held);
  }

  @Override
  void restart() {
    all.happened("failure");
    next = nextAtCommit;
    nextGrant = nextGrantAtCommit;
    held.clear();
    held.putAll(copy(heldAtCommit));
    if (all.fault == Fault.PARTIALS_FORGOTTEN) {
      try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
        List<Bytes> partials = new ArrayList<>();
        all.forEachRemaining(entry -> partials.add(entry.key));
        partials.removeIf(key -> key.get()[0] != PARTIAL);
        partials.forEach(store::delete);
      }
    }
    rows.close();
    rows = all.topology.preAggregate(context);
    granted = all.topology.granted(context);
  }

  private static Map<Integer, List<Told>> copy(Map<Integer, List<Told>> from) {
    Map<Integer, List<Told>> copy = new HashMap<>();
    from.forEach((task, told) -> copy.put(task, new ArrayList<>(told)));
    return copy;
  }
}
