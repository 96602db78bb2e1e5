package io.sluice.processor.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** A clock that has promised one of two partitions to wait for it. */
class TaskClockTest {

  private final KeyValueStore<Bytes, byte[]> store = Stores.inMemoryKeyValueStore("clock").get();
  private TaskClock clock = newClock();
  private long wallClock;

  private TaskClock newClock() {
    return new TaskClock(
        store, Duration.ofSeconds(5), List.of(new SourceInputs(SourceInputs.OF_A_STREAM, 2)));
  }

  private void restart() {
    clock.save();
    clock = newClock();
  }

  private void waitSeconds(int seconds) {
    for (int second = 0; second <= seconds; second++) {
      clock.pass(wallClock += 1_000);
    }
  }

  @Test
  void itWaitsForOneThatIsSilentUntilThatOneGivesItUp() {
    clock.see(0, 0, 1, 10);
    clock.waitFor(0, 0, 1);
    clock.see(0, 0, 0, 100);
    waitSeconds(60);
    restart();
    waitSeconds(60);

    assertThat(clock.time()).isEqualTo(10);
    assertThat(clock.isPromised()).isTrue();

    clock.becomeIdle(0, 0, 1);
    assertThat(clock.time()).isEqualTo(100);
    restart();
    assertThat(clock.isPromised()).isFalse();
  }

  @Test
  void oneThatIsReleasedIsIdleAfterAWhileAsOthersAre() {
    clock.waitFor(0, 0, 1);
    clock.see(0, 0, 0, 100);
    waitSeconds(60);
    clock.release(0, 0, 1);

    waitSeconds(3);
    assertThat(clock.time()).isEqualTo(-1);
    waitSeconds(0);
    assertThat(clock.time()).isEqualTo(100);
  }

  @Test
  void aPromiseDoesNotPutItBack() {
    clock.see(0, 0, 1, 10);
    clock.see(0, 0, 0, 100);
    waitSeconds(6);
    assertThat(clock.time()).isEqualTo(100);

    clock.waitFor(0, 0, 1);
    clock.see(0, 0, 0, 200);
    assertThat(clock.time()).isEqualTo(100);
    clock.see(0, 0, 1, 150);
    assertThat(clock.time()).isEqualTo(150);
  }
}
