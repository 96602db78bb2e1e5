package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.row.SourceRowCodec;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.TopologyParts;
import io.sluice.processor.view.ViewParts;
import io.sluice.processor.window.WindowTopology;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task that starts on the store of one that stopped knows what that one knew. */
class RestartedWindowsTest {

  private static final String PIPELINE =
      """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        events: { topic: events, event_time: at, schema: { g: string, at: timestamp } }
      views:
        per_group:
          from: events
          window: { tumbling: 10 seconds, grace: 5 seconds }
          group_by: g
          select: { events: count(*) }
        live:
          from: events
          window: { tumbling: 10 seconds, grace: 5 seconds, emit: updates }
          group_by: g
          select: { events: count(*) }
        trail:
          from: events
          window: { sliding: 10 seconds, grace: 5 seconds }
          group_by: g
          select: { events: count(*) }
        visits:
          from: events
          window: { session: 10 seconds, grace: 5 seconds }
          group_by: g
          select: { events: count(*) }
      """;

  private final TopologyRun run = TopologyRun.of(PIPELINE);
  private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
  private WindowedAggregate view = (WindowedAggregate) run.plan.views().get("per_group");
  private int partitions = 1;
  private TaskProcessor.Work<byte[]> task;

  @BeforeEach
  void start() {
    for (String name :
        List.of(
            "per_group-windows",
            "live-windows",
            "live-changed",
            "trail-windows",
            "trail-slices",
            "visits-windows",
            "visits-sessions")) {
      TestStores.add(name, context);
    }
    task = newTask();
  }

  @AfterEach
  void stop() {
    run.close();
  }

  private TaskProcessor.Work<byte[]> newTask() {
    TopologyParts parts =
        new TopologyParts(
            run::encoder, name -> null, topic -> partitions, run.closing, run.metrics);
    return new WindowTopology(view, new ViewParts(view, run.plan, parts)).windows(context);
  }

  private void restart() {
    task.close();
    task = newTask();
  }

  private void send(String group, long time) {
    send(group, 0, time);
  }

  private void send(String group, int partition, long time) {
    KeyCodec keys = new KeyCodec(RowType.of(Field.optional("g", Primitive.STRING)));
    SourceRow row =
        new SourceRow(Row.of(view.source().columns(), group, time * 1000), partition, 0);
    task.process(
        new Record<>(
            keys.encode(Row.of(keys.type(), group)),
            new SourceRowCodec(view.source()).encode(row),
            time));
  }

  private List<String> sent(String sink) {
    List<String> rows = new ArrayList<>();
    context
        .forwarded(view.name() + "-" + sink)
        .forEach(forward -> rows.add(new String(forward.record().value(), StandardCharsets.UTF_8)));
    context.resetForwards();
    return rows;
  }

  @Test
  void theClockGoesOnAndTheLateStayLate() {
    send("a", 15_000);
    restart();

    send("a", 9_999);

    assertThat(sent("late-sink"))
        .singleElement()
        .asString()
        .contains("\"stream_time\":\"1970-01-01T00:00:15.000000Z\"");
  }

  @Test
  void anOpenWindowGoesOnAndIsEmittedOnce() {
    send("a", 1_000);
    send("a", 2_000);
    restart();
    assertThat(run.closing.open("per_group").count()).isEqualTo(1);

    send("a", 3_000);
    send("b", 15_000);

    assertThat(sent("sink")).singleElement().asString().contains("\"events\":3");

    restart();
    send("b", 16_000);
    send("a", 4_000);

    assertThat(context.forwarded("per_group-sink")).isEmpty();
    assertThat(sent("late-sink")).hasSize(1);
  }

  @Test
  void howFarEachPartitionIsAndWhichAreIdleIsKnownAfterARestart() {
    partitions = 2;
    restart();
    send("a", 0, 40_000);
    send("a", 1, 11_000);
    restart();

    send("a", 0, 41_000);
    send("a", 1, 12_000);
    assertThat(context.forwarded("per_group-late-sink")).isEmpty();
    assertThat(context.forwarded("per_group-sink")).isEmpty();

    for (int second = 0; second <= 60; second++) {
      task.look(second * 1_000L);
    }
    assertThat(sent("sink")).as("all are idle, and time is that of the newest").hasSize(1);
    restart();
    send("a", 0, 60_000);
    assertThat(sent("sink")).as("the other one is still idle").hasSize(1);
    restart();

    send("a", 1, 13_000);
    send("a", 1, 55_000);

    assertThat(sent("late-sink"))
        .singleElement()
        .asString()
        .contains("\"stream_time\":\"1970-01-01T00:01:00.000000Z\"");
  }

  @Test
  void sessionsGoOnAndAreJoinedAfterARestart() {
    view = (WindowedAggregate) run.plan.views().get("visits");
    restart();
    send("a", 1_000);
    send("ab", 2_000);
    send("a", 12_000);
    restart();
    assertThat(run.closing.open("visits").count()).isEqualTo(3);

    send("a", 11_000);
    assertThat(run.closing.open("visits").count()).isEqualTo(3);
    send("a", 10_999);
    assertThat(run.closing.open("visits").count()).isEqualTo(2);
    send("a", 6_999);
    assertThat(sent("late-sink")).hasSize(1);
    restart();
    send("a", 7_000);
    send("a", 40_000);

    assertThat(sent("sink"))
        .hasSize(2)
        .anySatisfy(row -> assertThat(row).contains("\"g\":\"ab\"", "\"events\":1"))
        .anySatisfy(row -> assertThat(row).contains("\"g\":\"a\"", "\"events\":5"));
    assertThat(run.closing.open("visits").count()).isEqualTo(1);
  }

  @Test
  void slidingWindowsReachBackToEventsOfBeforeARestart() {
    view = (WindowedAggregate) run.plan.views().get("trail");
    restart();
    send("a", 1_000);
    send("ab", 2_000);
    send("a", 6_000);
    restart();
    assertThat(run.closing.open("trail").count()).isEqualTo(3);

    send("a", 9_000);
    assertThat(sent("sink")).hasSize(2).allSatisfy(row -> assertThat(row).contains("events\":1"));
    send("a", 4_000);
    send("a", 3_999);
    assertThat(sent("late-sink")).singleElement().asString().contains("00:00:03.999");
    restart();
    send("ab", 15_000);

    List<String> closed = sent("sink");
    assertThat(closed).hasSize(3).allSatisfy(row -> assertThat(row).contains("\"g\":\"a\""));
    assertThat(closed.get(0)).contains("window_end\":\"1970-01-01T00:00:04", "events\":3");
    assertThat(closed.get(1)).contains("window_end\":\"1970-01-01T00:00:06", "events\":4");
    assertThat(closed.get(2)).contains("window_end\":\"1970-01-01T00:00:09", "events\":5");
  }

  @Test
  void eventsThatNoWindowReachesBackToAreForgotten() {
    view = (WindowedAggregate) run.plan.views().get("trail");
    restart();
    KeyValueStore<Bytes, byte[]> slices = context.getStateStore("trail-slices");
    for (int group = 0; group < 2_500; group++) {
      send("g" + group, 1_000);
    }
    send("last", 15_000);
    long held = slices.approximateNumEntries();
    restart();

    send("last", 16_300);
    send("last", 31_600);

    assertThat(held).isGreaterThan(7_500);
    assertThat(slices.approximateNumEntries()).as("what is of the newest event alone").isEqualTo(3);
  }

  @Test
  void noUpdateIsForgottenOrSentAgainAfterARestart() {
    view = (WindowedAggregate) run.plan.views().get("live");
    restart();
    send("a", 1_000);
    send("b", 2_000);
    restart();

    task.look(0);
    assertThat(sent("sink"))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row).contains("\"events\":1", "\"window_closed\":false"));
    send("a", 3_000);
    task.look(999);
    assertThat(context.forwarded("live-sink")).as("it comes once a second").isEmpty();
    restart();

    task.look(1_100);
    assertThat(sent("sink")).singleElement().asString().contains("\"g\":\"a\",\"events\":2");
    restart();
    task.look(2_200);
    assertThat(context.forwarded("live-sink")).isEmpty();
  }

  @Test
  void updatesThatAreAskedForDoNotWaitForTheirTime() {
    view = (WindowedAggregate) run.plan.views().get("live");
    restart();
    task.look(0);
    send("a", 1_000);
    task.look(200);
    assertThat(sent("sink")).isEmpty();
    run.closing.emitUpdates("live");

    task.look(400);

    assertThat(sent("sink")).hasSize(1);
    assertThat(run.closing.open("live").count()).as("it stays open").isEqualTo(1);
  }

  @Test
  void aWindowThatClosesHasNoUpdateAfterItsLastRow() {
    view = (WindowedAggregate) run.plan.views().get("live");
    restart();
    send("a", 1_000);
    send("a", 15_000);

    assertThat(sent("sink"))
        .singleElement()
        .asString()
        .contains("\"window_start\":\"1970-01-01T00:00:00", "\"window_closed\":true");
    restart();
    task.look(0);
    assertThat(sent("sink"))
        .singleElement()
        .asString()
        .contains("\"window_start\":\"1970-01-01T00:00:10", "\"window_closed\":false");
  }

  @Test
  void manyWindowsAreUpdatedTogetherAndAClockThatIsPutBackHoldsNothingUp() {
    view = (WindowedAggregate) run.plan.views().get("live");
    restart();
    for (int group = 0; group < 2_500; group++) {
      send("g" + group, 1_000);
    }
    task.look(100_000);
    assertThat(sent("sink")).hasSize(2_500);

    send("g7", 1_000);
    task.look(40_000);
    assertThat(sent("sink")).hasSize(1);
  }

  @Test
  void aTaskThatLeftHasNothingOpen() {
    send("a", 1_000);

    task.close();

    assertThat(run.closing.open("per_group").count()).isZero();
  }

  @Test
  void aTaskThatStartsAfterTheRequestClosesToo() {
    send("a", 1_000);
    run.closing.close("per_group");
    restart();

    context.scheduledPunctuators().forEach(timer -> timer.getPunctuator().punctuate(0));

    assertThat(sent("sink")).hasSize(1);
    restart();
    send("a", 9_999);
    assertThat(sent("late-sink")).hasSize(1);
  }

  @Test
  void manyWindowsCloseTogether() {
    for (int group = 0; group < 2_500; group++) {
      send("g" + group, 1_000);
    }
    send("last", 15_000);

    assertThat(sent("sink")).hasSize(2_500);
    assertThat(run.closing.open("per_group").count()).isEqualTo(1);
  }
}
