package io.sluice.processor.topology;

import static io.sluice.processor.topology.PreAggregatedTasks.PROGRESS;
import static io.sluice.processor.topology.PreAggregatedTasks.VIEW;

import io.sluice.processor.topology.PreAggregatedTasks.Fault;
import io.sluice.processor.topology.PreAggregatedTasks.Sent;
import io.sluice.processor.topology.PreAggregatedTasks.Told;
import io.sluice.processor.view.TaskProcessor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;

/** A task that has groups. */
final class GroupsTask extends CommittingTask<Runnable> {

  private final PreAggregatedTasks all;
  final List<Sent> log = new ArrayList<>();
  final List<Told> told = new ArrayList<>();
  private TaskProcessor.Work<byte[]> windows;
  private int next;
  private int nextAtCommit;

  GroupsTask(PreAggregatedTasks all, int number) {
    super(number, PreAggregatedTasks.VIEW + "-windows");
    this.all = all;
    this.windows = all.topology.windows(context);
  }

  boolean hasNext() {
    return next < log.size();
  }

  void take() {
    Record<byte[], byte[]> record = log.get(next++).record();
    windows.process(record);
    send();
    if (all.fault == Fault.PROMISE_FORGOTTEN && record.value()[0] == PROGRESS) {
      forget(ByteBuffer.wrap(record.value()).getInt(1 + Integer.BYTES));
    }
  }

  /** Has an origin idle that the clock was to wait for. */
  private void forget(int origin) {
    Bytes key =
        Bytes.wrap(
            ByteBuffer.allocate(10)
                .put((byte) 0xff)
                .put((byte) 0)
                .putInt(0)
                .putInt(origin)
                .array());
    byte[] input = Objects.requireNonNull(store.get(key)).clone();
    input[Long.BYTES] = 1;
    store.put(key, input);
    windows.close();
    windows = all.topology.windows(context);
  }

  void look() {
    windows.look(0);
    send();
  }

  private void send() {
    for (var forward : forwarded()) {
      String child = forward.childName().orElseThrow();
      Record<byte[], byte[]> record =
          new Record<>(
              forward.record().key(), forward.record().value(), forward.record().timestamp());
      uncommitted.add(
          switch (child) {
            case VIEW + "-sink" -> () -> all.rows.add(all.decoded(VIEW, record).toString());
            case VIEW + "-late-sink" ->
                () -> all.late.add(all.missed(all.decoded(VIEW + ".late", record)));
            default -> () -> grant(record);
          });
    }
  }

  private void grant(Record<byte[], byte[]> record) {
    all.happened("grant");
    byte[] value = record.value().clone();
    if (all.fault == Fault.CLOCK_UNDERSTATED) {
      ByteBuffer.wrap(value).putLong(3 * Integer.BYTES + Long.BYTES, -1);
    }
    all.origins.get(ByteBuffer.wrap(record.key()).getInt()).grants.add(record.withValue(value));
  }

  @Override
  void show(Runnable sent) {
    sent.run();
  }

  @Override
  void committedInputs() {
    log.subList(nextAtCommit, next).forEach(sent -> told.addAll(sent.told()));
    nextAtCommit = next;
  }

  @Override
  void restart() {
    all.happened("failure");
    next = nextAtCommit;
    windows.close();
    windows = all.topology.windows(context);
  }
}
