package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.change.RecordReader;
import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.join.SideRow;
import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.KeyColumns;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.row.SourceRowCodec;
import io.sluice.processor.table.TableJoinTopology;
import io.sluice.processor.view.Sources;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.TopologyParts;
import io.sluice.processor.view.ViewParts;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.table.TableFeed;
import io.sluice.view.KeyedSource;
import io.sluice.view.ViewPlan.TableJoin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The tasks of a join of tables and the internal topics between them, each of which is read at a
 * pace of its own: a record is taken from any that has one, in the order of its partition.
 */
final class TableJoinTasks {

  /** What goes wrong between tasks. */
  enum Fault {
    NONE,
    /** References that have ended stay. */
    REFERENCES_STAY,
    /** An answer to an earlier version of a left row is taken for one to the version of now. */
    OLD_ANSWERS,
    /** Answers overtake one another. */
    ANSWERS_OVERTAKE,
    /** One answer of many is lost. */
    ANSWERS_LOST,
    /** A task that starts again has forgotten its rows. */
    ROWS_FORGOTTEN
  }

  private enum Topic {
    LEFT,
    REFERENCES,
    RIGHT,
    ANSWERS
  }

  private static final String VIEW = "placed";
  private static final byte REMOVE = 1;
  private static final int VERSION_BYTES = 12;

  private final TopologyRun run;
  private final TableJoin plan;
  private final int partitions;
  private final Fault fault;
  private final TableJoinTopology topology;
  private final RecordReader reader;
  private final TableFeed feed;
  private final Map<Topic, List<Deque<Record<byte[], byte[]>>>> topics = new EnumMap<>(Topic.class);
  private final List<Task> tasks = new ArrayList<>();
  private final Map<Bytes, byte[]> versions = new TreeMap<>();
  private final Map<String, String> table = new TreeMap<>();

  TableJoinTasks(TopologyRun run, int partitions, Fault fault) {
    this.run = run;
    this.plan = (TableJoin) Objects.requireNonNull(run.plan.views().get(VIEW));
    this.partitions = partitions;
    this.fault = fault;
    this.topology =
        new TableJoinTopology(
            plan,
            new ViewParts(
                plan,
                run.plan,
                new TopologyParts(
                    run::encoder, name -> null, topic -> partitions, run.closing, run.metrics)));
    this.feed = Sources.feed(run.plan, VIEW);
    this.reader = run.plan.reader(feed);
    for (Topic topic : Topic.values()) {
      List<Deque<Record<byte[], byte[]>>> queues = new ArrayList<>();
      for (int i = 0; i < partitions; i++) {
        queues.add(new ArrayDeque<>());
      }
      topics.put(topic, queues);
    }
    for (int i = 0; i < partitions; i++) {
      tasks.add(new Task());
    }
  }

  /** The work of one partition: that of its left keys, and that of its right ones. */
  private final class Task {

    private final MockProcessorContext<byte[], byte[]> left = new MockProcessorContext<>();
    private final MockProcessorContext<byte[], byte[]> right = new MockProcessorContext<>();
    private final KeyValueStore<Bytes, byte[]> rows = TestStores.add(VIEW + "-rows", left);
    private final KeyValueStore<Bytes, byte[]> referred = TestStores.add(VIEW + "-referred", right);
    private TaskProcessor.Work<byte[]> leftChanges = topology.leftChanges(left);
    private TaskProcessor.Work<SideRow> rightChanges = topology.rightChanges(right);
    private TaskProcessor.Work<byte[]> answers = topology.answers(left);

    void restart() {
      if (fault == Fault.ROWS_FORGOTTEN) {
        try (KeyValueIterator<Bytes, byte[]> all = referred.all()) {
          List<Bytes> keys = new ArrayList<>();
          all.forEachRemaining(entry -> keys.add(entry.key));
          keys.forEach(referred::delete);
        }
      }
      leftChanges = topology.leftChanges(left);
      rightChanges = topology.rightChanges(right);
      answers = topology.answers(left);
    }

    void process(Topic topic, Record<byte[], byte[]> record) {
      switch (topic) {
        case LEFT -> {
          note(record);
          leftChanges.process(record);
        }
        case REFERENCES -> rightChanges.process(of(Part.LEFT, record));
        case RIGHT -> rightChanges.process(of(Part.RIGHT, record));
        case ANSWERS -> answers.process(record);
      }
      sent(left);
      sent(right);
    }

    private static Record<byte[], SideRow> of(Part part, Record<byte[], byte[]> record) {
      return record.withValue(new SideRow(part, record.value()));
    }

    private void sent(MockProcessorContext<byte[], byte[]> context) {
      context
          .forwarded()
          .forEach(
              forward ->
                  route(
                      forward.childName().orElse(""),
                      new Record<>(
                          forward.record().key(),
                          forward.record().value(),
                          forward.record().timestamp())));
      context.resetForwards();
    }
  }

  /** Which version of a left row there is now. */
  private void note(Record<byte[], byte[]> record) {
    SourceRow row = new SourceRowCodec(plan.left().changes()).decode(record.value());
    versions.put(
        Bytes.wrap(record.key()),
        java.nio.ByteBuffer.allocate(VERSION_BYTES)
            .putInt(row.partition())
            .putLong(row.offset())
            .array());
  }

  private void route(String child, Record<byte[], byte[]> record) {
    switch (child) {
      case VIEW + "-referring" -> {
        if (fault != Fault.REFERENCES_STAY || record.value()[0] != REMOVE) {
          queue(Topic.REFERENCES, record);
        }
      }
      case VIEW + "-rows-sink", VIEW + "-sink" -> show(record);
      default -> queue(Topic.ANSWERS, record);
    }
  }

  private void queue(Topic topic, Record<byte[], byte[]> record) {
    queues(topic).get(Math.floorMod(Arrays.hashCode(record.key()), partitions)).add(record);
  }

  private List<Deque<Record<byte[], byte[]>>> queues(Topic topic) {
    return Objects.requireNonNull(topics.get(topic));
  }

  /** The table as a merge makes it of the view's topic. */
  private void show(Record<byte[], byte[]> record) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    Row change = new Row(feed.record());
    reader.read(record.key(), record.value(), change);
    if (record.value() == null) {
      assertThat(table.remove(key)).as("a row that was shown of %s", key).isNotNull();
    } else {
      table.put(key, change + " at " + record.timestamp());
    }
  }

  Map<String, String> table() {
    return table;
  }

  void send(Part part, int partition, long offset, Row change, long time) {
    KeyedSource side = part == Part.LEFT ? plan.left() : plan.right();
    KeyColumns columns = new KeyColumns(side.changes(), side.key());
    RowType keyType =
        part == Part.LEFT
            ? columns.type()
            : new KeyColumns(plan.left().changes(), plan.by()).type();
    queue(
        part == Part.LEFT ? Topic.LEFT : Topic.RIGHT,
        new Record<>(
            new KeyCodec(keyType).encode(Objects.requireNonNull(columns.key(change, keyType))),
            new SourceRowCodec(side.changes()).encode(new SourceRow(change, partition, offset)),
            time));
  }

  void restart(int partition) {
    tasks.get(partition).restart();
  }

  /** Takes a record from any topic; answers whether there was one. */
  boolean step(Random random) {
    List<Runnable> possible = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      for (int i = 0; i < partitions; i++) {
        Deque<Record<byte[], byte[]>> queue = queues(topic).get(i);
        Task task = tasks.get(i);
        if (!queue.isEmpty()) {
          possible.add(() -> take(topic, queue, task, random));
        }
      }
    }
    if (possible.isEmpty()) {
      return false;
    }
    possible.get(random.nextInt(possible.size())).run();
    return true;
  }

  private void take(Topic topic, Deque<Record<byte[], byte[]>> queue, Task task, Random random) {
    if (topic != Topic.ANSWERS) {
      task.process(topic, queue.poll());
    } else if (fault == Fault.ANSWERS_OVERTAKE) {
      task.process(topic, queue.pollLast());
    } else if (fault == Fault.OLD_ANSWERS) {
      task.process(topic, ofNow(queue.poll()));
    } else if (fault == Fault.ANSWERS_LOST && random.nextInt(20) == 0) {
      queue.poll();
    } else {
      task.process(topic, queue.poll());
    }
  }

  private Record<byte[], byte[]> ofNow(Record<byte[], byte[]> answer) {
    byte[] value = answer.value().clone();
    byte[] version = Objects.requireNonNull(versions.get(Bytes.wrap(answer.key())));
    System.arraycopy(version, 0, value, 0, VERSION_BYTES);
    return answer.withValue(value);
  }

  /** How many entries the tasks keep. */
  int stored() {
    int entries = 0;
    for (Task task : tasks) {
      for (KeyValueStore<Bytes, byte[]> store : List.of(task.rows, task.referred)) {
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
          while (all.hasNext()) {
            all.next();
            entries++;
          }
        }
      }
    }
    return entries;
  }

  TableJoin plan() {
    return plan;
  }
}
