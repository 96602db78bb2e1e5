package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.join.JoinSide;
import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.KeyColumns;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.row.SourceRowCodec;
import io.sluice.processor.time.WriterTask;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.Source;
import io.sluice.view.ViewPlan.Deduplication;
import io.sluice.view.ViewPlan.IntervalJoin;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Partitions of a source that are read each at its own pace, into one task of a view. */
class InputPartitionsTest {

  private static final String PIPELINE =
      """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        events: { topic: events, event_time: at, format: json, schema: { g: string, at: timestamp } }
        others: { topic: others, event_time: at, format: json, schema: { g: string, at: timestamp } }
      views:
        hourly:
          from: events
          window: { tumbling: 10 minutes, grace: 15 minutes, idle: 5 seconds }
          group_by: g
          select: { events: count(*) }
        visits:
          from: events
          window: { session: 10 minutes, grace: 15 minutes, idle: 5 seconds }
          group_by: g
          select: { events: count(*) }
        once:
          from: events
          dedupe: { by: g, within: 10 minutes, grace: 15 minutes, idle: 5 seconds }
          select: { g: g, at: at }
        both:
          from: events
          join: { stream: others, by: g, within: 1 minute, grace: 15 minutes, idle: 5 seconds, type: outer }
          select: { at: events.at, other: others.at }
        daily:
          from: hourly
          window: { tumbling: 10 minutes, grace: 15 minutes, idle: 5 seconds }
          group_by: g
          select: { windows: count(*) }
      """;

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private final TopologyRun run = TopologyRun.ofPartitions(PIPELINE, 2);
  private long offset;

  /** The first look of a task is the beginning of its wall clock. */
  @BeforeEach
  void firstLook() {
    run.passWallClock();
  }

  @AfterEach
  void stop() {
    run.close();
  }

  /** A record of a view's internal topic. */
  private Record<byte[], byte[]> record(Source source, int partition, RowType keys, long time) {
    KeyCodec codec = new KeyCodec(keys);
    Row row = Row.of(source.columns(), "g", time * 1000);
    return new Record<>(
        codec.encode(Row.of(keys, "g")),
        new SourceRowCodec(source).encode(new SourceRow(row, partition, offset++)),
        time);
  }

  private void toWindows(String view, int partition, long time) {
    Source source = ((WindowedAggregate) run.plan.views().get(view)).source();
    RowType keys = RowType.of(Field.optional("g", Primitive.STRING));
    run.sendInside(view + "-by-group", record(source, partition, keys, time));
  }

  private void toDedupe(int partition, long time) {
    Deduplication view = (Deduplication) run.plan.views().get("once");
    run.sendInside(
        "once-by-key",
        record(view.source(), partition, new KeyColumns(view.source(), view.by()).type(), time));
  }

  private void toJoin(Part part, int partition, long time) {
    JoinSide side = new JoinSide(part, (IntervalJoin) run.plan.views().get("both"));
    run.sendInside("both-" + part, record(side.source(), partition, side.keyType(), time));
  }

  /** A row of the view {@code hourly} that a task of it wrote into a partition of its topic. */
  private void ofTask(int task, int partition, long time) {
    Source source = ((WindowedAggregate) run.plan.views().get("daily")).source();
    RowType keys = RowType.of(Field.optional("g", Primitive.STRING));
    Row row = Row.of(source.columns(), time * 1000, (time + 1) * 1000, "g", 1L);
    Record<byte[], byte[]> record =
        new Record<>(
            new KeyCodec(keys).encode(Row.of(keys, "g")),
            new SourceRowCodec(source).encode(new SourceRow(row, partition, offset++)),
            time);
    WriterTask.set(record.headers(), task);
    run.sendInside("daily-by-group", record);
  }

  private void waitSeconds(int seconds) {
    for (int second = 0; second < seconds; second++) {
      run.passWallClock();
    }
  }

  @Test
  void nothingIsLateThoughOnePartitionIsAnHourBehindTheOther() {
    for (long time = HOUR; time < 3 * HOUR; time += MINUTE) {
      toWindows("hourly", 0, time + HOUR);
      toWindows("visits", 0, time + HOUR);
      toDedupe(0, time + HOUR);
      toWindows("hourly", 1, time);
      toWindows("visits", 1, time);
      toDedupe(1, time);
    }

    assertThat(run.rows("hourly.late")).isEmpty();
    assertThat(run.rows("visits.late")).isEmpty();
    assertThat(run.rows("once.late")).isEmpty();
    assertThat(run.rows("hourly")).isNotEmpty();
    assertThat(run.rows("once")).isNotEmpty();
  }

  @Test
  void nothingIsLateForAJoinThoughItsPartitionsAreHoursApart() {
    for (long time = HOUR; time < 3 * HOUR; time += MINUTE) {
      toJoin(Part.LEFT, 0, time + HOUR);
      toJoin(Part.LEFT, 1, time);
      toJoin(Part.RIGHT, 0, time + 3 * HOUR);
      toJoin(Part.RIGHT, 1, time + 2 * HOUR);
    }

    assertThat(run.rows("both.late")).isEmpty();
    assertThat(run.rows("both")).isNotEmpty();
  }

  @Test
  void aSideOfAJoinThatIsIdleHoldsNothingBack() {
    toJoin(Part.LEFT, 0, HOUR);
    toJoin(Part.LEFT, 1, 2 * HOUR);
    assertThat(run.rows("both")).isEmpty();

    waitSeconds(5);

    assertThat(run.rows("both")).as("the row of the first hour").hasSize(1);
    assertThat(run.closing.open("both").count()).isEqualTo(1);
  }

  @Test
  void aPartitionOfWhichNothingCameYetIsWaitedFor() {
    for (long time = HOUR; time < 5 * HOUR; time += MINUTE) {
      toWindows("hourly", 0, time);
    }
    assertThat(run.rows("hourly")).isEmpty();

    toWindows("hourly", 1, HOUR);

    assertThat(run.rows("hourly.late")).isEmpty();
  }

  @Test
  void anIdlePartitionHoldsNothingBackAndMayHaveLateEventsWhenItIsBack() {
    toWindows("hourly", 0, 2 * HOUR);
    toWindows("hourly", 1, HOUR);
    waitSeconds(4);
    toWindows("hourly", 0, 2 * HOUR);
    waitSeconds(1);

    assertThat(run.rows("hourly")).as("the window of the first hour").hasSize(1);

    toWindows("hourly", 1, HOUR + MINUTE);
    assertThat(run.sent("hourly.late"))
        .singleElement()
        .satisfies(late -> assertThat(late.row().get("stream_time")).isEqualTo(2 * HOUR * 1000));
    toWindows("hourly", 1, 2 * HOUR - 14 * MINUTE);
    assertThat(run.rows("hourly.late"))
        .as("on time by the clock, that has not gone back")
        .isEmpty();
  }

  @Test
  void onePartitionAloneMovesTheClockOnceTheOthersAreIdle() {
    toWindows("hourly", 0, HOUR);
    waitSeconds(5);

    toWindows("hourly", 0, 2 * HOUR);

    assertThat(run.rows("hourly")).hasSize(1);
  }

  @Test
  void allPartitionsIdleIsTheTimeOfTheNewest() {
    toWindows("hourly", 0, HOUR);
    toWindows("hourly", 1, 2 * HOUR);
    waitSeconds(5);

    assertThat(run.rows("hourly")).hasSize(1);
    assertThat(run.closing.open("hourly").count()).isEqualTo(1);
  }

  @Test
  void aTaskThatDidNotWorkDoesNotTakeThatForSilence() {
    toWindows("hourly", 0, 2 * HOUR);
    toWindows("hourly", 1, HOUR);
    waitSeconds(1);

    run.passWallClock(Duration.ofHours(1));

    assertThat(run.rows("hourly")).isEmpty();
  }

  @Test
  void theTasksThatWriteAViewHaveAPaceEach() {
    for (int partition = 0; partition < 2; partition++) {
      ofTask(0, partition, 3 * HOUR);
    }
    for (int partition = 0; partition < 2; partition++) {
      ofTask(1, partition, HOUR);
    }

    assertThat(run.rows("daily.late")).isEmpty();
    assertThat(run.rows("daily")).isEmpty();
    for (int partition = 0; partition < 2; partition++) {
      ofTask(1, partition, 3 * HOUR);
    }
    assertThat(run.rows("daily")).hasSize(1);
  }

  @Test
  void theRowsOfAViewSayWhichTaskWroteThem() {
    run.send("events", "{'g':'g','at':0}", 0);
    run.closing.close("hourly");
    run.passWallClock();

    assertThat(run.headers("hourly")).isEqualTo(List.of("sluice.task"));
  }
}
