package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JoinClockTest {

  private final KeyValueStore<Bytes, byte[]> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("clock"), Serdes.Bytes(), Serdes.ByteArray())
          .withLoggingDisabled()
          .build();

  @BeforeEach
  void open() {
    store.init(new MockProcessorContext<byte[], byte[]>().getStateStoreContext(), store);
  }

  @Test
  void isTheGreatestTimeOfBothGates() {
    JoinClock left = new JoinClock(store);
    JoinClock right = new JoinClock(store);
    assertThat(left.time()).isEqualTo(-1);

    assertThat(left.advance(10)).isEqualTo(10);
    assertThat(right.advance(5)).isEqualTo(10);
    assertThat(right.advance(20)).isEqualTo(20);
    assertThat(left.advance(19)).isEqualTo(20);
  }

  @Test
  void goesOnAfterARestart() {
    new JoinClock(store).advance(10);

    assertThat(new JoinClock(store).time()).isEqualTo(10);
  }
}
