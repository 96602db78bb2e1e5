package io.sluice.processor.topology;

import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.topology.WindowOracle.Event;
import io.sluice.processor.topology.WindowOracle.Missed;
import io.sluice.processor.view.Sources;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.TopologyParts;
import io.sluice.processor.view.ViewParts;
import io.sluice.processor.window.WindowTopology;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.table.TableFeed;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.io.File;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The tasks of a view with partial aggregates and the internal topics between them. Tasks take
 * records at a pace of their own, and what they send is seen when they commit; a task that fails
 * begins again at its last commit.
 */
final class PreAggregatedTasks {

  /** What goes wrong between tasks. */
  enum Fault {
    NONE,
    /** What moves a clock overtakes the partials that it is told of behind. */
    PROGRESS_OVERTAKES,
    /** A promise says that the clock was at the beginning of time. */
    CLOCK_UNDERSTATED,
    /** A clock does not wait for those it has promised to. */
    PROMISE_FORGOTTEN,
    /** A promise that was given up is taken for the one that is asked for now. */
    OLD_PROMISE,
    /** A task that begins again has forgotten what it has not sent. */
    PARTIALS_FORGOTTEN
  }

  /** What a task of groups was told, as the oracle has it. */
  sealed interface Told {
    /** Of a row, wherever it went. */
    record OfRow(int origin, int event) implements Told {}

    /** Of nothing any more. */
    record OfSilence(int origin) implements Told {}
  }

  /**
   * @param told what the record says, of all the rows that are behind it
   */
  private record Sent(Record<byte[], byte[]> record, List<Told> told) {}

  private static final String VIEW = "per_group";
  private static final byte WHOLE = 0;
  private static final byte PARTIAL = 1;
  private static final byte PROGRESS = 2;
  private static final byte IDLE = 4;

  private final TopologyRun run;
  private final Fault fault;
  private final WindowTopology topology;
  private final List<Event> events;
  private final KeyCodec keys = new KeyCodec(RowType.of(Field.optional("g", Primitive.STRING)));
  private final List<Origin> origins = new ArrayList<>();
  private final List<Groups> groups = new ArrayList<>();

  /** How often something happened. */
  final Map<String, Integer> happened = new HashMap<>();

  /**
   * @param events those of all partitions, one after the other
   * @param tasks how many partitions there are of the source, and tasks of groups
   */
  PreAggregatedTasks(TopologyRun run, List<Event> events, int tasks, Fault fault) {
    this.run = run;
    this.fault = fault;
    this.events = events;
    WindowedAggregate view = (WindowedAggregate) Objects.requireNonNull(run.plan.views().get(VIEW));
    this.topology =
        new WindowTopology(
            view,
            new ViewParts(
                view,
                run.plan,
                new TopologyParts(
                    run::encoder, name -> null, topic -> tasks, run.closing, run.metrics)));
    int each = events.size() / tasks;
    for (int i = 0; i < tasks; i++) {
      origins.add(new Origin(i, i * each, (i + 1) * each));
      groups.add(new Groups(i));
    }
  }

  private void happened(String what) {
    happened.merge(what, 1, Integer::sum);
  }

  /** A task, its store, and what it has not committed. */
  private abstract class Task<T> {

    final MockProcessorContext<byte[], byte[]> context;
    final KeyValueStore<Bytes, byte[]> store;
    final List<T> uncommitted = new ArrayList<>();
    private Map<Bytes, byte[]> committed = new HashMap<>();

    Task(int number, String storeName) {
      Properties properties = new Properties();
      properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "tasks");
      properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
      context = new MockProcessorContext<>(properties, new TaskId(0, number), new File("none"));
      store =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(VIEW + "-" + storeName),
                  Serdes.Bytes(),
                  Serdes.ByteArray())
              .withLoggingDisabled()
              .build();
      store.init(context.getStateStoreContext(), store);
      context.addStateStore(store);
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

    final List<MockProcessorContext.CapturedForward<? extends byte[], ? extends byte[]>>
        forwarded() {
      List<MockProcessorContext.CapturedForward<? extends byte[], ? extends byte[]>> forwarded =
          List.copyOf(context.forwarded());
      context.resetForwards();
      return forwarded;
    }

    abstract void show(T sent);

    abstract void committedInputs();

    abstract void restart();
  }

  /** A task that reads the source. */
  private final class Origin extends Task<Sent> {

    private final int number;
    private final int first;
    private final int end;
    private final List<Record<byte[], byte[]>> grants = new ArrayList<>();
    private final Map<Integer, List<Told>> held = new HashMap<>();
    private Map<Integer, List<Told>> heldAtCommit = new HashMap<>();
    private TaskProcessor.Work<SourceRow> rows;
    private TaskProcessor.Work<byte[]> granted;
    private int next;
    private int nextGrant;
    private int nextAtCommit;
    private int nextGrantAtCommit;
    private long wallClock;

    Origin(int number, int first, int end) {
      super(number, "partials");
      this.number = number;
      this.first = first;
      this.end = end;
      this.next = first;
      this.nextAtCommit = first;
      this.rows = topology.preAggregate(context);
      this.granted = topology.granted(context);
    }

    boolean hasRow() {
      return next < end;
    }

    void takeRow() {
      int at = next++;
      Event event = events.get(at);
      Row row =
          Row.of(
              run.plan.streams().get("events"),
              event.group(),
              event.n(),
              event.d(),
              event.m(),
              event.time() * 1000);
      rows.process(new Record<>(new byte[0], new SourceRow(row, number, at - first), event.time()));
      if (event.passes() && !send(Optional.of(at))) {
        happened("row in a partial");
        held.computeIfAbsent(task(event), any -> new ArrayList<>()).add(new Told.OfRow(number, at));
      }
    }

    private int task(Event event) {
      byte[] group = keys.encode(Row.of(keys.type(), event.group()));
      return partition(new Record<>(group, new byte[] {WHOLE}, 0));
    }

    boolean hasGrant() {
      return nextGrant < grants.size();
    }

    void takeGrant() {
      Record<byte[], byte[]> grant = grants.get(nextGrant++);
      granted.process(fault == Fault.OLD_PROMISE ? newest(grant) : grant);
    }

    /** The grant, as an answer to the latest request there is to that task. */
    private Record<byte[], byte[]> newest(Record<byte[], byte[]> grant) {
      int task = ByteBuffer.wrap(grant.value()).getInt(2 * Integer.BYTES);
      byte[] lane =
          store.get(
              Bytes.wrap(ByteBuffer.allocate(9).put((byte) 0).putInt(task).putInt(0).array()));
      byte[] value = grant.value().clone();
      long number = ByteBuffer.wrap(lane).getLong(1 + 2 * Long.BYTES);
      ByteBuffer.wrap(value).putLong(3 * Integer.BYTES, number);
      return grant.withValue(value);
    }

    void look(long passed) {
      wallClock += passed;
      rows.look(wallClock);
      send(Optional.empty());
    }

    /** Notes what was sent; answers whether the row has gone as it is. */
    private boolean send(Optional<Integer> row) {
      boolean whole = false;
      for (var forward : forwarded()) {
        Record<byte[], byte[]> record =
            new Record<>(
                forward.record().key(), forward.record().value(), forward.record().timestamp());
        byte kind = record.value()[0];
        int task = partition(record);
        List<Told> told = new ArrayList<>();
        if (kind == PARTIAL || kind == PROGRESS) {
          happened(kind == PARTIAL ? "partial" : "progress");
          told.addAll(held.getOrDefault(task, List.of()));
          held.remove(task);
        } else if (kind == WHOLE) {
          happened("whole");
          told.add(new Told.OfRow(number, row.orElseThrow()));
          whole = true;
        } else if (kind == IDLE) {
          happened("idle");
          told.add(new Told.OfSilence(number));
        }
        int at = uncommitted.size();
        while (fault == Fault.PROGRESS_OVERTAKES
            && kind == PROGRESS
            && at > 0
            && uncommitted.get(at - 1).record().value()[0] == PARTIAL) {
          at--;
        }
        uncommitted.add(at, new Sent(record, told));
      }
      return whole;
    }

    @Override
    void show(Sent sent) {
      groups.get(partition(sent.record())).log.add(sent);
    }

    @Override
    void committedInputs() {
      nextAtCommit = next;
      nextGrantAtCommit = nextGrant;
      heldAtCommit = copy(held);
    }

    @Override
    void restart() {
      happened("failure");
      next = nextAtCommit;
      nextGrant = nextGrantAtCommit;
      held.clear();
      held.putAll(copy(heldAtCommit));
      if (fault == Fault.PARTIALS_FORGOTTEN) {
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
          List<Bytes> partials = new ArrayList<>();
          all.forEachRemaining(entry -> partials.add(entry.key));
          partials.removeIf(key -> key.get()[0] != PARTIAL);
          partials.forEach(store::delete);
        }
      }
      rows.close();
      rows = topology.preAggregate(context);
      granted = topology.granted(context);
    }

    private static Map<Integer, List<Told>> copy(Map<Integer, List<Told>> from) {
      Map<Integer, List<Told>> copy = new HashMap<>();
      from.forEach((task, told) -> copy.put(task, new ArrayList<>(told)));
      return copy;
    }
  }

  /** The task of groups that a record goes to. */
  private int partition(Record<byte[], byte[]> record) {
    return WindowTopology.toTasks()
        .partitions("by-group", record.key(), record.value(), groups.size())
        .orElseThrow()
        .iterator()
        .next();
  }

  /** A task that has groups. */
  private final class Groups extends Task<Runnable> {

    private final List<Sent> log = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private TaskProcessor.Work<byte[]> windows;
    private int next;
    private int nextAtCommit;

    Groups(int number) {
      super(number, "windows");
      this.windows = topology.windows(context);
    }

    boolean hasNext() {
      return next < log.size();
    }

    void take() {
      Record<byte[], byte[]> record = log.get(next++).record();
      windows.process(record);
      send();
      if (fault == Fault.PROMISE_FORGOTTEN && record.value()[0] == PROGRESS) {
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
      windows = topology.windows(context);
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
              case VIEW + "-sink" -> () -> rows.add(decoded(VIEW, record).toString());
              case VIEW + "-late-sink" -> () -> late.add(missed(decoded(VIEW + ".late", record)));
              default -> () -> grant(record);
            });
      }
    }

    private void grant(Record<byte[], byte[]> record) {
      happened("grant");
      byte[] value = record.value().clone();
      if (fault == Fault.CLOCK_UNDERSTATED) {
        ByteBuffer.wrap(value).putLong(3 * Integer.BYTES + Long.BYTES, -1);
      }
      origins.get(ByteBuffer.wrap(record.key()).getInt()).grants.add(record.withValue(value));
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
      happened("failure");
      next = nextAtCommit;
      windows.close();
      windows = topology.windows(context);
    }
  }

  private final List<String> rows = new ArrayList<>();
  private final List<Missed> late = new ArrayList<>();

  private Row decoded(String table, Record<byte[], byte[]> record) {
    TableFeed feed = Sources.feed(run.plan, table);
    Row row = new Row(feed.record());
    run.plan.decoder(feed).decode(record.value(), row);
    return row;
  }

  private Missed missed(Row row) {
    long start = (Long) Objects.requireNonNull(row.get("window_start"));
    int partition = ((Long) Objects.requireNonNull(row.get("source_partition"))).intValue();
    long offset = (Long) Objects.requireNonNull(row.get("source_offset"));
    return new Missed(origins.get(partition).first + offset, start / 1_000);
  }

  /** Has one of the tasks do something; answers whether there are rows left. */
  boolean step(Random random) {
    Origin origin = origins.get(random.nextInt(origins.size()));
    Groups group = groups.get(random.nextInt(groups.size()));
    int what = random.nextInt(100);
    if (what < 50) {
      if (origin.hasRow()) {
        origin.takeRow();
      }
    } else if (what < 75) {
      if (group.hasNext()) {
        group.take();
      }
    } else if (what < 82) {
      if (origin.hasGrant()) {
        origin.takeGrant();
      }
    } else if (what < 84) {
      boolean silent = random.nextInt(8) == 0;
      for (int look = 0; look < (silent ? 3 : 1); look++) {
        origin.look(silent ? 1_000 : 200);
      }
    } else if (what < 99) {
      (random.nextBoolean() ? origin : group).commit();
    } else {
      (random.nextBoolean() ? origin : group).fail();
    }
    return origins.stream().anyMatch(Origin::hasRow);
  }

  /** Ends as a drain does that closes all windows. */
  void drain() {
    settle();
    run.closing.sendPartials(VIEW);
    origins.forEach(origin -> origin.look(200));
    settle();
    run.closing.close(VIEW);
    groups.forEach(Groups::look);
    settle();
  }

  /** Has all that there is taken and committed. */
  private void settle() {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Origin origin : origins) {
        origin.commit();
        while (origin.hasGrant()) {
          origin.takeGrant();
          moved = true;
        }
      }
      for (Groups group : groups) {
        while (group.hasNext()) {
          group.take();
          moved = true;
        }
        group.commit();
      }
    }
  }

  /** The rows of the view. */
  List<String> rows() {
    return rows;
  }

  /** What was late for which window, with the place of the event among all. */
  List<Missed> late() {
    return late;
  }

  /** What each task of groups was told, in that order. */
  List<List<Told>> told() {
    return groups.stream().map(group -> group.told).toList();
  }
}
