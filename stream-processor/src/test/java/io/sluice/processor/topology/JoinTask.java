package io.sluice.processor.topology;

import io.sluice.processor.join.JoinSide;
import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.join.JoinTopology;
import io.sluice.processor.join.SideRow;
import io.sluice.processor.lookup.StreamLookupTopology;
import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.KeyColumns;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.row.SourceRowCodec;
import io.sluice.processor.topology.TopologyRun.Sent;
import io.sluice.processor.view.Sources;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.TopologyParts;
import io.sluice.processor.view.ViewParts;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.table.TableFeed;
import io.sluice.view.ViewPlan;
import io.sluice.view.ViewPlan.IntervalJoin;
import io.sluice.view.ViewPlan.StreamLookup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One task of a join, or of a lookup into a stream, behind the internal topics, that can stop and
 * start on its store. The right side of a lookup are its changes.
 */
final class JoinTask {

  private final TopologyRun run;
  private final String view;
  private final ViewPlan plan;
  private final ViewParts parts;
  private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
  private final KeyValueStore<Bytes, byte[]> store;
  private TaskProcessor.Work<SideRow> task;
  private long wallClock;

  /**
   * @param partitions of the topics of both sides
   */
  JoinTask(TopologyRun run, String view, int partitions) {
    this.run = run;
    this.view = view;
    this.plan = Objects.requireNonNull(run.plan.views().get(view));
    this.parts =
        new ViewParts(
            plan,
            run.plan,
            new TopologyParts(
                run::encoder, name -> null, topic -> partitions, run.closing, run.metrics));
    this.store =
        TestStores.add(view + (plan instanceof IntervalJoin ? "-join" : "-lookup"), context);
    this.task = newTask();
  }

  private TaskProcessor.Work<SideRow> newTask() {
    return plan instanceof IntervalJoin join
        ? new JoinTopology(join, parts).join(context)
        : new StreamLookupTopology((StreamLookup) plan, parts).lookUp(context);
  }

  void restart() {
    task.close();
    task = newTask();
  }

  /** Sends a row that has a key. */
  void send(Part part, int partition, long offset, Row row, long time) {
    KeyColumns columns = columns(part);
    RowType keyType = columns(Part.LEFT).type();
    Row key = Objects.requireNonNull(columns.key(row, keyType));
    task.process(
        new Record<>(
            new KeyCodec(keyType).encode(key),
            new SideRow(
                part,
                new SourceRowCodec(columns.source()).encode(new SourceRow(row, partition, offset))),
            time));
  }

  private KeyColumns columns(Part part) {
    if (plan instanceof IntervalJoin join) {
      return new JoinSide(part, join).columns();
    }
    StreamLookup lookup = (StreamLookup) plan;
    return part == Part.LEFT
        ? new KeyColumns(lookup.source(), lookup.by())
        : new KeyColumns(lookup.keyed().changes(), lookup.keyed().key());
  }

  /** Lets so much time pass for the task, which looks now and then. */
  void pass(Duration duration) {
    for (long looked = 0; looked <= duration.toMillis(); looked += 1_000) {
      task.look(wallClock += 1_000);
    }
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
