package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.local.KafkaBroker;
import io.sluice.local.LocalStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drain on a real broker: it neither ends before all is done nor waits for what never comes. */
class ProcessorDrainIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int ORDERED = 50;

  /** Windows stay open, and nothing is late: that is not what is tested here. */
  private static final String PIPELINE =
      """
      pipeline: @name@
      kafka: { bootstrap.servers: "@kafka@" }
      lake: { root: "file:///nowhere" }
      processor: { http: "127.0.0.1:0" }
      streams:
        events: { topic: @name@.events, event_time: at, format: json, schema: { id: string, kind: string, at: timestamp } }
      views:
        copies:
          from: events
          select: { id: id }
        per_minute:
          from: events
          window: { tumbling: 1 minute, grace: 10 days, skew: pre_aggregate }
          group_by: kind
          select: { events: count(*) }
        per_hour:
          from: per_minute
          window: { tumbling: 1 hour, grace: 10 days }
          group_by: kind
          select: { events: sum(events), minutes: count(*) }
      """;

  /** Goes behind the other views; all but the first updates wait for the end of a drain. */
  private static final String LIVE =
      """
        live:
          from: events
          window: { tumbling: 1 minute, grace: 10 days, emit: updates, every: 1 hour }
          group_by: kind
          select: { events: count(*) }
      """;

  /** Goes behind the other views. */
  private static final String ONCE =
      """
        once:
          from: events
          dedupe: { by: kind, within: 30 seconds, grace: 10 days }
          select: { id: id }
      """;

  /** Goes behind the other views. */
  private static final String TRAIL =
      """
        trail:
          from: events
          window: { sliding: 1 minute, grace: 10 days }
          group_by: kind
          select: { events: count(*) }
      """;

  /** Goes behind the other views, with a stream of its own. */
  private static final String NAMED =
      """
        named:
          from: events
          lookup: { stream: kinds, by: kind, grace: 10 days }
          select: { id: id, name: kinds.name }
      """;

  /** Goes behind the other views, with streams of its own. */
  private static final String PLACED =
      """
        placed:
          from: orders
          join: { table: kinds, by: kind }
          select: { name: kinds.name }
      """;

  private static final String ORDERS =
      """
        orders: { topic: @name@.orders, key: id, table: true, format: json, schema: { id: string, kind: string } }
      """;

  private static final String KINDS =
      """
        kinds: { topic: @name@.kinds, key: kind, table: true, event_time: since, format: json, schema: { kind: string, name: string, since: timestamp } }
      """;

  /** Goes behind the other views: every event meets itself. */
  private static final String PAIRS =
      """
        pairs:
          from: events
          join: { stream: copies, by: id, within: { before: 1 minute, after: 1 minute }, grace: 15 minutes, type: outer }
          select: { id: events.id, copy: copies.id }
      """;

  @TempDir private static Path stack;
  private static KafkaBroker broker;

  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() throws InterruptedException {
    broker = LocalStack.Options.in(stack).broker();
    broker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private Events events(String name) throws InterruptedException {
    return new Events(broker.bootstrapServers(), name + ".events");
  }

  private ProcessorRun processor(String name) throws Exception {
    return processor(name, PIPELINE);
  }

  private ProcessorRun processor(String name, String pipeline) throws Exception {
    return new ProcessorRun(directory, pipeline(name, pipeline));
  }

  private static String pipeline(String name, String pipeline) {
    return pipeline.replace("@name@", name).replace("@kafka@", broker.bootstrapServers());
  }

  private static long sum(List<JsonNode> rows, String column) {
    return rows.stream().mapToLong(row -> row.path(column).asLong()).sum();
  }

  @Test
  void processesAllRecordsWhateverTheEndsOfThePartitionsAre() throws Exception {
    try (Events events = events("ends")) {
      events.send(0, 300);
      try (KafkaProducer<byte[], byte[]> transaction = events.transaction(2, 100)) {
        transaction.commitTransaction();
      }
      try (KafkaProducer<byte[], byte[]> transaction = events.transaction(3, 50)) {
        transaction.abortTransaction();
      }
      ProcessorRun processor = processor("ends", PIPELINE + LIVE);

      ProcessorRun.Ended first = processor.drain("--drain");

      assertThat(first.view("copies").path("emitted").asLong()).isEqualTo(400);
      assertThat(events.committed("ends.copies")).hasSize(400);
      assertThat(first.view("per_minute").path("accepted").asLong()).isEqualTo(400);
      assertThat(first.view("per_minute").path("emitted").asLong()).isZero();
      assertThat(first.view("per_minute").path("open").asLong()).isEqualTo(100);
      assertThat(first.view("per_minute").path("newest_end").asText())
          .isEqualTo("2026-01-05T00:20:00Z");

      List<JsonNode> updates = events.committed("ends.live");
      assertThat(latest(updates)).hasSize(100);
      assertThat(sum(List.copyOf(latest(updates).values()), "events")).isEqualTo(400);
      assertThat(first.view("live").path("open").asLong()).isEqualTo(100);

      ProcessorRun.Ended second = processor.drain("--drain");

      assertThat(events.committed("ends.live"))
          .as("nothing is sent twice")
          .containsExactlyInAnyOrderElementsOf(updates);
      assertThat(second.view("copies").path("received").asLong()).isZero();
      assertThat(second.view("per_minute").path("open").asLong()).isEqualTo(100);
      assertThat(events.committed("ends.copies")).hasSize(400);
    }
  }

  /** The last row of each window and group. */
  private static Map<String, JsonNode> latest(List<JsonNode> rows) {
    Map<String, JsonNode> latest = new LinkedHashMap<>();
    rows.forEach(row -> latest.put(row.path("window_start") + " " + row.path("kind"), row));
    return latest;
  }

  @Test
  void closesWindowsThroughAChainOfViewsOnce() throws Exception {
    try (Events events = events("chain")) {
      events.send(0, 400);
      events.send(1, 900);
      String partials =
          PIPELINE.replace("1 hour, grace: 10 days", "1 hour, grace: 10 days, skew: pre_aggregate");
      assertThat(partials).isNotEqualTo(PIPELINE);
      ProcessorRun processor = processor("chain", partials);

      ProcessorRun.Ended closed = processor.drain("--drain", "--close-windows");

      List<JsonNode> minutes = events.committed("chain.per_minute");
      List<JsonNode> hours = events.committed("chain.per_hour");
      assertThat(minutes).hasSize(65 * 5);
      assertThat(sum(minutes, "events")).isEqualTo(1300);
      assertThat(hours).hasSize(2 * 5);
      assertThat(sum(hours, "events")).isEqualTo(1300);
      assertThat(sum(hours, "minutes")).isEqualTo(65 * 5);
      assertThat(closed.view("per_hour").path("open").asLong()).isZero();

      ProcessorRun.Ended again = processor.drain("--drain", "--close-windows");

      assertThat(again.view("per_minute").path("emitted").asLong()).isZero();
      assertThat(events.committed("chain.per_hour")).hasSize(2 * 5);
    }
  }

  /** Each partition has an hour of its own, so three of them are behind by hours. */
  @Test
  void nothingOfABacklogIsLateHoweverUnevenlyItsPartitionsAreRead() throws Exception {
    try (Events events = events("backlog")) {
      for (int partition = 0; partition < 4; partition++) {
        events.send(partition, 1200);
      }
      String strict = PIPELINE.replace("1 minute, grace: 10 days", "1 minute, grace: 15 minutes");
      assertThat(strict).isNotEqualTo(PIPELINE);

      ProcessorRun.Ended ended =
          processor("backlog", strict + PAIRS).drain("--drain", "--close-windows");

      assertThat(ended.view("pairs").path("late").asLong()).isZero();
      assertThat(events.committed("backlog.pairs"))
          .hasSize(4800)
          .allSatisfy(pair -> assertThat(pair.path("copy")).isEqualTo(pair.path("id")));

      assertThat(ended.view("per_minute").path("late").asLong()).isZero();
      assertThat(sum(events.committed("backlog.per_minute"), "events")).isEqualTo(4800);
      assertThat(sum(events.committed("backlog.per_hour"), "events")).isEqualTo(4800);
    }
  }

  @Test
  void waitsForATransactionThatIsOpenAtTheStart() throws Exception {
    try (Events events = events("open");
        KafkaProducer<byte[], byte[]> transaction = events.transaction(1, 10)) {
      try (ProcessorRun.Running drain = processor("open").start("--drain")) {
        await().atMost(LIMIT).until(() -> drain.errors().contains("Not at the end yet"));
        transaction.commitTransaction();

        ProcessorRun.Ended ended = drain.await();

        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.view("copies").path("emitted").asLong()).isEqualTo(10);
        assertThat(events.committed("open.copies")).hasSize(10);
      }
    }
  }

  @Test
  void aProducerThatGoesOnDoesNotHoldItUp() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    try (Events events = events("live")) {
      events.send(0, 100);
      Thread producer =
          new Thread(
              () -> {
                try {
                  for (int partition = 0; !stop.get(); partition = (partition + 1) % 4) {
                    events.send(partition, 20);
                  }
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      producer.start();
      try {
        ProcessorRun.Ended ended = processor("live").drain("--drain");

        assertThat(producer.isAlive()).isTrue();
        assertThat(ended.view("copies").path("emitted").asLong()).isGreaterThanOrEqualTo(100);
      } finally {
        stop.set(true);
        producer.join();
      }
    }
  }

  @Test
  void aKilledProcessorLosesAndDoublesNothing() throws Exception {
    try (Events events = events("killed");
        Events kinds = new Events(broker.bootstrapServers(), "killed.kinds");
        Events orders = new Events(broker.bootstrapServers(), "killed.orders")) {
      events.send(0, 1000);
      nameKinds(kinds, "first", 0);
      order(orders, 0);
      ProcessorRun processor =
          processor(
              "killed",
              PIPELINE.replace("views:\n", KINDS + ORDERS + "views:\n")
                  + ONCE
                  + NAMED
                  + TRAIL
                  + PLACED);
      try (ProcessorRun.Running running = processor.start()) {
        await().atMost(LIMIT).until(() -> running.errors().contains("answers on"));
        await().atMost(LIMIT).until(() -> hasRows(events, "killed.copies"));
        await().atMost(LIMIT).until(() -> !events.table("killed.placed").isEmpty());
        events.send(1, 1000);
        order(orders, 1);
        running.process().kill();
      }
      nameKinds(kinds, "second", 1500);
      kinds.put("k3", null);
      orders.put("o0", null);
      events.send(2, 1000);

      processor.drain("--drain", "--close-windows");

      assertThat(events.committed("killed.copies"))
          .extracting(row -> row.path("id").asText())
          .hasSize(3000)
          .doesNotHaveDuplicates();
      // Kinds come again every 15 seconds, so every second one is kept.
      assertThat(events.committed("killed.once"))
          .extracting(row -> row.path("id").asInt())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 3000).filter(id -> id / 5 % 2 == 0).boxed().toList());
      assertThat(events.committed("killed.named"))
          .extracting(row -> row.path("id").asInt() + " " + row.path("name").asText())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 3000)
                  .mapToObj(id -> id + (id < 1500 ? " first" : " second"))
                  .toList());
      assertThat(events.table("killed.placed").values())
          .as("o0 is gone, and kind k3 with all that have come to it")
          .extracting(row -> row.path("id").asText() + " " + row.path("name").asText())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(1, ORDERED)
                  .filter(order -> (order + 1) % 5 != 3)
                  .mapToObj("o%d second"::formatted)
                  .toList());
      assertThat(sum(events.committed("killed.per_minute"), "events")).isEqualTo(3000);
      assertThat(sum(events.committed("killed.per_hour"), "events")).isEqualTo(3000);
      // Five of a kind are in a minute, its ends included, but for the first four of each kind.
      assertThat(events.committed("killed.trail")).hasSize(3000);
      assertThat(sum(events.committed("killed.trail"), "events"))
          .isEqualTo(5 * (1 + 2 + 3 + 4 + 5 * 596));
    }
  }

  /** Orders refer to a kind each, which is another one each time. */
  private static void order(Events orders, int time) throws Exception {
    for (int order = 0; order < ORDERED; order++) {
      orders.put(
          "o" + order, "{\"id\":\"o%d\",\"kind\":\"k%d\"}".formatted(order, (order + time) % 5));
    }
  }

  /** Names all kinds, from the time of an event on. */
  private static void nameKinds(Events kinds, String name, int event) throws Exception {
    for (int kind = 0; kind < 5; kind++) {
      kinds.put(
          "k" + kind,
          "{\"kind\":\"k%d\",\"name\":\"%s\",\"since\":\"%s\"}"
              .formatted(kind, name, Events.START.plusSeconds(3L * event)));
    }
  }

  @Test
  void anotherMachineReadsTheStateBackAndSaysHowMuch() throws Exception {
    try (Events events = events("moved")) {
      events.send(0, 300);
      processor("moved").drain("--drain");
      Path other = Files.createDirectory(directory.resolve("other"));
      ProcessorRun elsewhere = new ProcessorRun(other, pipeline("moved", PIPELINE));

      try (ProcessorRun.Running running = elsewhere.start()) {
        await().atMost(LIMIT).until(() -> running.errors().contains("answers on"));
        await()
            .atMost(LIMIT)
            .until(() -> running.metric("sluice_processor_restored_records_total") > 0);
        await()
            .atMost(LIMIT)
            .until(() -> running.metric("sluice_processor_restoring_offsets") == 0);
        await()
            .atMost(LIMIT)
            .until(() -> running.metric("sluice_processor_lag_records{source=\"events\"}") == 0);
      }

      assertThat(
              elsewhere
                  .drain("--drain", "--close-windows")
                  .view("per_minute")
                  .path("late")
                  .asLong())
          .isZero();
      assertThat(sum(events.committed("moved.per_hour"), "events")).isEqualTo(300);
    }
  }

  @Test
  void refusesAnotherShapeOfItsStateAndGoesOnWithItsOwn() throws Exception {
    try (Events events = events("shape")) {
      events.send(0, 10);
      processor("shape").drain("--drain");
      events.send(0, 10);
      String reshaped =
          PIPELINE.replace(
              "1 minute, grace: 10 days, skew: pre_aggregate }\n    group_by: kind",
              "1 minute, grace: 10 days }\n    group_by: [kind, id]");
      assertThat(reshaped).isNotEqualTo(PIPELINE);

      try (ProcessorRun.Running other = processor("shape", reshaped).start("--drain")) {
        ProcessorRun.Ended ended = other.await();

        assertThat(ended.exit()).as(ended.err()).isEqualTo(78);
        assertThat(ended.err())
            .contains(
                "Cannot continue with the state of view 'per_minute': window was '1 minute every 1"
                    + " minute of partial aggregates' and is now '1 minute every 1 minute', group_by"
                    + " was 'kind string' and is now 'kind string, id string'; put it back, or give"
                    + " the pipeline another name");
      }
      assertThat(processor("shape").drain("--drain").view("per_minute").path("accepted").asLong())
          .isEqualTo(10);
    }
  }

  @Test
  void stopsWithinTenSecondsAndWithZeroWhenAskedTo() throws Exception {
    try (Events events = events("stopped")) {
      events.send(0, 10);
      try (ProcessorRun.Running running = processor("stopped").start()) {
        await().atMost(LIMIT).until(() -> running.errors().contains("answers on"));
        await().atMost(LIMIT).until(() -> hasRows(events, "stopped.copies"));

        running.process().terminate();

        assertThat(running.process().await(Duration.ofSeconds(12)))
            .as(running.errors())
            .hasValue(0);
      }
    }
  }

  private static boolean hasRows(Events events, String topic) throws Exception {
    return !events.committed(topic).isEmpty();
  }
}
