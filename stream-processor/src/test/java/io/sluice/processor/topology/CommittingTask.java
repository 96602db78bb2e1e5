package io.sluice.processor.topology;

import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A task with one store: what it sends is seen when it commits, and after a failure it begins again
 * at its last commit.
 *
 * @param <T> what it sends
 */
abstract class CommittingTask<T> {

  final MockProcessorContext<byte[], byte[]> context;
  final KeyValueStore<Bytes, byte[]> store;
  final List<T> uncommitted = new ArrayList<>();
  private Map<Bytes, byte[]> committed = new HashMap<>();

  CommittingTask(int number, String storeName) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "tasks");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    context = new MockProcessorContext<>(properties, new TaskId(0, number), new File("none"));
    store = TestStores.add(storeName, context);
  }

  private Map<Bytes, byte[]> content() {
    Map<Bytes, byte[]> content = new HashMap<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      all.forEachRemaining(entry -> content.put(entry.key, entry.value));
    }
    return content;
  }

  final void commit() {
    committed = content();
    uncommitted.forEach(this::show);
    uncommitted.clear();
    committedInputs();
  }

  final void fail() {
    content().keySet().forEach(store::delete);
    committed.forEach(store::put);
    uncommitted.clear();
    restart();
  }

  final List<MockProcessorContext.CapturedForward<? extends byte[], ? extends byte[]>> forwarded() {
    List<MockProcessorContext.CapturedForward<? extends byte[], ? extends byte[]>> forwarded =
        List.copyOf(context.forwarded());
    context.resetForwards();
    return forwarded;
  }

  abstract void show(T sent);

  abstract void committedInputs();

  abstract void restart();
}
