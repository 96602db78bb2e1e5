package io.sluice.processor;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.TaskId;

/**
 * How far the state on this machine has followed its changelogs: while a task restores, and beside
 * the task of another process that this one stands by for. Told by the threads that read the
 * changelogs, asked by any.
 */
final class StateProgress implements StateRestoreListener, StandbyUpdateListener {

  /** The offsets of a changelog that a restore reads, and the next one of them. */
  private record Restore(long from, long to, long next) {
    Restore reached(long offset) {
      return new Restore(from, to, Math.min(to, Math.max(next, offset + 1)));
    }

    long left() {
      return to - next;
    }

    long all() {
      return to - from;
    }
  }

  private final Map<TopicPartition, Restore> restores = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> standbyLags = new ConcurrentHashMap<>();
  private final LongAdder restored = new LongAdder();

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
    restores.put(changelog, new Restore(from, to, from));
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long last, long records) {
    restored.add(records);
    restores.computeIfPresent(changelog, (key, restore) -> restore.reached(last));
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long records) {
    restores.remove(changelog);
  }

  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long records) {
    restores.remove(changelog);
  }

  @Override
  public void onUpdateStart(TopicPartition changelog, String store, long from) {
    // The end of the changelog is not known before the first batch.
  }

  @Override
  public void onBatchLoaded(
      TopicPartition changelog, String store, TaskId task, long last, long records, long end) {
    standbyLags.put(changelog, Math.max(0, end - last - 1));
  }

  @Override
  public void onUpdateSuspended(
      TopicPartition changelog, String store, long next, long end, SuspendReason reason) {
    standbyLags.remove(changelog);
  }

  /** Offsets that tasks still have to read before they can work. */
  long restoring() {
    return restores.values().stream().mapToLong(Restore::left).sum();
  }

  /** Records that have been read back since the process started. */
  long restored() {
    return restored.sum();
  }

  /** Offsets by which the state that stands by is behind the tasks that write it. */
  long standbyLag() {
    return standbyLags.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What to tell somebody who waits for the state, if it is being read back. */
  Optional<String> waiting() {
    long left = restoring();
    if (left == 0) {
      return Optional.empty();
    }
    long all = restores.values().stream().mapToLong(Restore::all).sum();
    return Optional.of(
        "the state of the views is read back from Kafka: %,d of %,d offsets to go"
            .formatted(left, Math.max(all, left)));
  }

  void register(MeterRegistry registry) {
    Gauge.builder("sluice.processor.restoring", this, StateProgress::restoring)
        .description("Offsets of changelogs to read before the tasks of this process can work")
        .baseUnit("offsets")
        .register(registry);
    FunctionCounter.builder("sluice.processor.restored", this, StateProgress::restored)
        .description("Records of changelogs that were read back into state")
        .baseUnit("records")
        .register(registry);
    Gauge.builder("sluice.processor.standby.lag", this, StateProgress::standbyLag)
        .description("Offsets by which standby state is behind the tasks that write it")
        .baseUnit("offsets")
        .register(registry);
  }
}
