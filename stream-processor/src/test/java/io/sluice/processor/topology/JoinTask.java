package io.sluice.processor.topology;

import io.sluice.processor.topology.JoinSide.Part;
import io.sluice.processor.topology.TopologyRun.Sent;
import io.sluice.schema.Row;
import io.sluice.table.TableFeed;
import io.sluice.view.ViewPlan.IntervalJoin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** One task of a join, behind the internal topics, that can stop and start on its store. */
final class JoinTask {

  private final TopologyRun run;
  private final String view;
  private final IntervalJoin join;
  private final ViewParts parts;
  private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
  private final KeyValueStore<Bytes, byte[]> store;
  private TaskProcessor.Work<SideRow> task;

  /**
   * @param partitions of the topics of both sides
   */
  JoinTask(TopologyRun run, String view, int partitions) {
    this.run = run;
    this.view = view;
    this.join = (IntervalJoin) Objects.requireNonNull(run.plan.views().get(view));
    this.parts =
        new ViewParts(
            join,
            run.plan,
            new TopologyParts(
                run::encoder, name -> null, topic -> partitions, run.closing, run.metrics));
    this.store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(view + "-join"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
    this.task = newTask();
  }

  private TaskProcessor.Work<SideRow> newTask() {
    return new JoinTopology(join, parts).join(context);
  }

  void restart() {
    task.close();
    task = newTask();
  }

  /** Sends a row that has a key. */
  void send(Part part, int partition, long offset, Row row, long time) {
    JoinSide side = new JoinSide(part, join);
    Row key = Objects.requireNonNull(side.key(row, side.keyType()));
    task.process(
        new Record<>(
            new KeyCodec(side.keyType()).encode(key),
            new SideRow(
                part,
                new SourceRowCodec(side.source()).encode(new SourceRow(row, partition, offset))),
            time));
  }

  /** Closes all that waits. */
  void close() {
    run.closing.close(view);
    task.look(0);
  }

  /** What came for the view. */
  List<Sent> joined() {
    return sent(view, "sink");
  }

  /** What came for its late table. */
  List<Sent> late() {
    return sent(view + ".late", "late-sink");
  }

  private List<Sent> sent(String table, String sink) {
    TableFeed feed = Sources.feed(run.plan, table);
    List<Sent> sent = new ArrayList<>();
    context
        .forwarded(view + "-" + sink)
        .forEach(
            forward -> {
              Row row = new Row(feed.record());
              run.plan.decoder(feed).decode(forward.record().value(), row);
              sent.add(
                  new Sent(
                      row,
                      new String(forward.record().key(), StandardCharsets.UTF_8),
                      forward.record().timestamp()));
            });
    return sent;
  }

  /** How many entries are stored besides how far each partition is. */
  int stored() {
    int entries = 0;
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        entries += entry.key.get()[0] >= 0 ? 1 : 0;
      }
    }
    return entries;
  }
}
