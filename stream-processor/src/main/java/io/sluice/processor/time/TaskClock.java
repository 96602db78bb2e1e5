package io.sluice.processor.time;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one task of a view, by which rows are late and what is open closes, and the count of
 * what is open; in the store that holds what it speaks of, and so always of one moment.
 *
 * <p>It shows the least of the greatest event times of the inputs that are not idle, and if all are
 * idle the greatest that came at all. It never goes back, whatever its inputs do: an input that was
 * idle and is behind has late rows.
 */
public final class TaskClock {

  /** No other key of the store has one byte. */
  private static final Bytes KEY = Bytes.wrap(new byte[] {0});

  private final KeyValueStore<Bytes, byte[]> store;
  private final long idleMs;
  private final List<InputTimes> sources = new ArrayList<>();
  private final WorkedTime worked = new WorkedTime();
  private @Nullable Input slowest;
  private long time = Input.NEVER;
  private long count;
  private long newest;
  private boolean moved;

  /**
   * Continues where the store's last user stopped; a new store is at the beginning of time.
   *
   * @param idle after how long without a row an input is idle
   * @param sources the inputs to wait for, of each source of the view
   */
  public TaskClock(KeyValueStore<Bytes, byte[]> store, Duration idle, List<SourceInputs> sources) {
    this.store = store;
    this.idleMs = idle.toMillis();
    for (SourceInputs source : sources) {
      this.sources.add(new InputTimes(store, this.sources.size(), source));
    }
    byte[] clock = store.get(KEY);
    if (clock != null) {
      ByteBuffer fields = ByteBuffer.wrap(clock);
      time = fields.getLong();
      count = fields.getLong();
      newest = fields.getLong();
    }
    look();
  }

  /** What it shows, in milliseconds since 1970; -1 at the beginning. */
  public long time() {
    return time;
  }

  /**
   * Takes note of a row.
   *
   * @param source the number of its source
   * @param task that wrote it, {@link WriterTask#NONE} if none of ours did
   * @param partition of the source's topic that it comes from
   * @param eventTime which is not negative
   */
  public void see(int source, int task, int partition, long eventTime) {
    Input input = sources.get(source).at(task, partition);
    boolean wasIdle = input.isIdle();
    if (input.see(eventTime)) {
      store.put(input.key(), input.encode());
      if (wasIdle || input == slowest) {
        look();
      }
    }
  }

  /**
   * Promises an input to wait for it, however long nothing comes from there: until it gives that up
   * the clock does not pass the later of what it shows now and the greatest time that came from it.
   */
  public void waitFor(int source, int task, int partition) {
    change(source, task, partition, Input::waitFor);
  }

  /** An input gives up that the clock waits for it, and may become idle as any other. */
  public void release(int source, int task, int partition) {
    change(source, task, partition, Input::release);
  }

  /** The same of an input that says itself that it is idle. */
  public void becomeIdle(int source, int task, int partition) {
    change(source, task, partition, Input::becomeIdle);
  }

  private void change(int source, int task, int partition, Consumer<Input> change) {
    Input input = sources.get(source).at(task, partition);
    change.accept(input);
    store.put(input.key(), input.encode());
    look();
  }

  /** Whether an input was promised that the clock waits for it. */
  public boolean isPromised() {
    boolean[] promised = new boolean[1];
    forEachInput(input -> promised[0] |= input.isPromised());
    return promised[0];
  }

  /**
   * Looks which inputs are idle.
   *
   * @param wallClock only how far it went since the last look is of interest
   */
  public void pass(long wallClock) {
    long passed = worked.pass(wallClock);
    boolean[] changed = new boolean[1];
    forEachInput(
        input -> {
          if (input.rest(passed, idleMs)) {
            store.put(input.key(), input.encode());
            changed[0] = true;
          }
        });
    if (changed[0]) {
      look();
    }
  }

  private void look() {
    slowest = null;
    long[] greatest = {Input.NEVER};
    forEachInput(
        input -> {
          greatest[0] = Math.max(greatest[0], input.greatest());
          if (!input.isIdle() && (slowest == null || input.greatest() < slowest.greatest())) {
            slowest = input;
          }
        });
    advance(slowest == null ? greatest[0] : slowest.greatest());
  }

  private void forEachInput(Consumer<Input> action) {
    sources.forEach(source -> source.forEach(action));
  }

  /** Sets it, or not if it is past that. */
  public void advance(long to) {
    if (to > time) {
      time = to;
      moved = true;
    }
  }

  public OpenWindows open() {
    return OpenWindows.of(count, newest);
  }

  /** One more is open, until a time. */
  public void opened(long end) {
    count++;
    newest = Math.max(newest, end);
    moved = true;
  }

  /** So many are open no more. */
  public void closed(long less) {
    count -= less;
    moved |= less != 0;
  }

  /** Writes it, if it has moved. The store is of one moment again. */
  public void save() {
    if (moved) {
      store.put(
          KEY,
          ByteBuffer.allocate(3 * Long.BYTES).putLong(time).putLong(count).putLong(newest).array());
      moved = false;
    }
  }
}
