package io.sluice.processor.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clock of a view that reads what tasks of several branches write. */
class BranchedClockTest {

  private static final long HOUR = 3_600_000;

  private static final int FIRST = WriterTask.number(0, 0);
  private static final int SECOND = WriterTask.number(1, 0);

  private final KeyValueStore<Bytes, byte[]> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("clock"), Serdes.Bytes(), Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private TaskClock clock;

  @BeforeEach
  void start() {
    MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    store.init(context.getStateStoreContext(), store);
    clock = clock(FIRST, SECOND);
  }

  private TaskClock clock(Integer... tasks) {
    return new TaskClock(
        store, Duration.ofSeconds(1), List.of(new SourceInputs(List.of(tasks), 1)));
  }

  private void restart(Integer... tasks) {
    clock.save();
    clock = clock(tasks);
  }

  @Test
  void aRestartKnowsTheBranchesAlthoughThereAreMorePartitionsAndABranchMore() {
    clock.see(0, FIRST, 0, 3 * HOUR);
    clock.see(0, SECOND, 0, HOUR);
    assertThat(clock.time()).isEqualTo(HOUR);

    restart(FIRST, WriterTask.number(0, 1), SECOND, WriterTask.number(2, 0));
    clock.see(0, WriterTask.number(0, 1), 0, 4 * HOUR);
    clock.see(0, WriterTask.number(2, 0), 0, 4 * HOUR);

    assertThat(clock.time()).as("the second branch is still behind").isEqualTo(HOUR);
    clock.see(0, SECOND, 0, 2 * HOUR);
    assertThat(clock.time()).isEqualTo(2 * HOUR);
  }

  @Test
  void aTaskThatIsThereSinceTheStartHasAPaceOfItsOwn() {
    clock.see(0, FIRST, 0, HOUR);
    clock.see(0, SECOND, 0, 2 * HOUR);

    clock.see(0, WriterTask.number(1, 1), 0, 5 * HOUR);

    assertThat(clock.time()).isEqualTo(HOUR);
    clock.see(0, FIRST, 0, 3 * HOUR);
    assertThat(clock.time()).isEqualTo(2 * HOUR);
  }
}
