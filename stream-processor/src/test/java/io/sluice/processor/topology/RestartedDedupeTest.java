package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.dedupe.DedupeTopology;
import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.KeyColumns;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.row.SourceRowCodec;
import io.sluice.processor.topology.DedupeOracle.Event;
import io.sluice.processor.view.Sources;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.TopologyParts;
import io.sluice.processor.view.ViewParts;
import io.sluice.schema.Row;
import io.sluice.view.ViewPlan.Deduplication;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that starts on the store of one that stopped goes on as if it were that one. */
class RestartedDedupeTest {

  private static final String PIPELINE =
      """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        events: { topic: events, event_time: at, schema: { number: long, text: string, v: long, at: timestamp } }
      views:
        once:
          from: events
          dedupe: { by: [number, text], within: 10 seconds, grace: 5 seconds }
          select: { v: v }
      """;
  private static final int PARTITIONS = 3;
  private static final DedupeOracle ORACLE = new DedupeOracle(10_000, 5_000, PARTITIONS);

  private final TopologyRun run = TopologyRun.of(PIPELINE);
  private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
  private final KeyValueStore<Bytes, byte[]> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("once-dedupe"), Serdes.Bytes(), Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private final Deduplication view = (Deduplication) run.plan.views().get("once");
  private TaskProcessor.Work<byte[]> task;

  @BeforeEach
  void start() {
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
    task = newTask();
  }

  @AfterEach
  void stop() {
    run.close();
  }

  private TaskProcessor.Work<byte[]> newTask() {
    TopologyParts parts =
        new TopologyParts(
            run::encoder, name -> null, topic -> PARTITIONS, run.closing, run.metrics);
    return new DedupeTopology(view, new ViewParts(view, run.plan, parts)).dedupe(context);
  }

  private void restart() {
    task.close();
    task = newTask();
  }

  private void send(Event event) {
    KeyColumns columns = new KeyColumns(view.source(), view.by());
    Row row =
        Row.of(
            view.source().columns(), event.number(), event.text(), event.v(), event.time() * 1000);
    Row key = Objects.requireNonNull(columns.key(row, columns.type()));
    task.process(
        new Record<>(
            new KeyCodec(columns.type()).encode(key),
            new SourceRowCodec(view.source())
                .encode(new SourceRow(row, event.partition(), event.offset())),
            event.time()));
  }

  /** The same event of all partitions, which is the newest of each. */
  private void moveTime(long offset, long time) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      send(new Event(partition, offset, 99L, "moves time", 0, time, 0));
    }
  }

  private void letGo() {
    run.closing.close("once");
    context.scheduledPunctuators().forEach(timer -> timer.getPunctuator().punctuate(0));
  }

  private List<Row> sent(String table, String sink) {
    List<Row> rows = new ArrayList<>();
    var feed = Sources.feed(run.plan, table);
    context
        .forwarded("once-" + sink)
        .forEach(
            forward -> {
              Row row = new Row(feed.record());
              run.plan.decoder(feed).decode(forward.record().value(), row);
              rows.add(row);
            });
    return rows;
  }

  /** What is stored besides how far each partition is. */
  private List<String> stored() {
    List<String> entries = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        if (entry.key.get()[0] >= 0) {
          entries.add(entry.key.toString());
        }
      }
    }
    return entries;
  }

  /**
   * Those that come to the task: with a key, not filtered, and not of the future or before 1970.
   */
  private static List<Event> history(long seed) {
    return DedupeHistory.of(seed, 2_000, PARTITIONS).stream()
        .filter(event -> event.passes() && event.hasKey() && !event.isAhead())
        .filter(event -> event.time() >= 0)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void whereverItStopsItSaysWhatTheOracleSays(long seed) {
    List<Event> events = history(seed);
    Random random = new Random(seed);

    for (Event event : events) {
      send(event);
      if (random.nextInt(10) == 0) {
        restart();
      }
    }
    letGo();

    Set<String> late = new TreeSet<>();
    sent("once.late", "late-sink")
        .forEach(row -> late.add(row.get("source_partition") + "@" + row.get("source_offset")));
    assertThat(late).as("seed %d", seed).isNotEmpty().isEqualTo(new TreeSet<>(ORACLE.late(events)));
    List<String> expected =
        ORACLE.rows(events, late).stream()
            .map(row -> row.substring(0, row.indexOf(" at ")))
            .toList();
    assertThat(sent("once", "sink"))
        .as("seed %d, in the order of their events", seed)
        .extracting(Row::toString)
        .isEqualTo(expected);
  }

  @Test
  void whatNoRowCanAskForAnyMoreIsNotKept() {
    List<Event> events = history(21);
    events.forEach(this::send);
    long last = events.stream().mapToLong(Event::time).max().orElseThrow();

    moveTime(1_000_000, last + 1_000_000);
    assertThat(stored()).as("the clock and a row of each partition").hasSize(1 + PARTITIONS);

    letGo();
    assertThat(stored()).as("the clock and one span").hasSize(3);
    restart();
    moveTime(1_000_001, last + 2_000_000);
    assertThat(stored()).as("the clock and a row of each partition").hasSize(1 + PARTITIONS);
  }

  @Test
  void manyRowsAndSpansEndTogether() {
    for (int i = 0; i < 2_500; i++) {
      send(new Event(0, i, (long) i, "t", 0, 1_000, 0));
      send(new Event(1, i, (long) i, "t", 0, 1_000, 0));
    }
    assertThat(run.closing.open("once").count()).isEqualTo(5_000);

    moveTime(9_000, 1_000_000);

    assertThat(sent("once", "sink")).hasSize(2_500);
    assertThat(run.closing.open("once").count()).isEqualTo(PARTITIONS);
    assertThat(stored()).hasSize(1 + PARTITIONS);
  }
}
