package io.sluice.writer.feed;

import static io.sluice.writer.feed.FakeTopic.Kind.GOOD;
import static io.sluice.writer.feed.FeedWorld.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.feed.FeedWorld.Writer;
import io.sluice.writer.table.MemoryLake.Fault;
import io.sluice.writer.table.TableProperties;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

/** A drain may run beside a live writer of the same table. */
class DrainTest {

  private final FeedWorld world = new FeedWorld(1);
  private final FakeTopic topic = world.topic;

  @Test
  void aDrainThatIsStoppedBeforeItKnowsItsEndHasNotFailed() {
    FakeConsumer consumer = new FakeConsumer(topic);
    FeedWorker worker =
        new FeedWorker(
            world.plan(),
            FeedRun.of(FeedRun.Extent.TO_END),
            world.lake,
            new FakeCluster(topic, consumer),
            world.clock);
    consumer.beforeEndOffsets(
        () -> {
          worker.stop();
          throw new WakeupException();
        });

    worker.run();

    assertThat(world.lake.versions(table().location())).isEmpty();
  }

  @Test
  void aTableThatALiveWriterMovedPastTheEndsIsDrained() {
    topic.append(0, 3, GOOD);
    Writer drain = world.drain();
    topic.append(0, 2, GOOD);
    Writer live = world.writerOfAll();
    live.steps(2);
    world.commitDue(live);

    drain.loop().run();

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(drain.status().nextOffsets()).isEqualTo(Map.of(0, 5L));
  }

  @Test
  void aDrainThatALiveWriterOvertakesPastTheEndsIsDone() {
    topic.append(0, 3, GOOD);
    Writer drain = world.drain();
    drain.consumer().maxRecords(2);
    drain.steps(2);
    topic.append(0, 2, GOOD);
    Writer live = world.writerOfAll();
    live.steps(2);
    world.commitDue(live);

    drain.loop().run();

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void recordsThatExpiredAfterAnotherWriterWroteThemAreNoGap() {
    topic.append(0, 10, GOOD);
    Writer first = world.writerOfAll();
    first.steps(2);
    world.commitDue(first);
    Writer slow = world.writerOfAll();
    slow.consumer().maxRecords(2);
    slow.steps(1);
    topic.append(0, 10, GOOD);
    Writer fast = world.writerOfAll();
    fast.steps(2);
    world.commitDue(fast);
    topic.expire(0, 20);
    topic.append(0, 1, GOOD);

    slow.steps(3);
    world.commitDue(slow);

    assertThat(world.offsets(table(), 0)).hasSize(21).doesNotHaveDuplicates();
  }

  @Test
  void aBrokerThatDoesNotSayWhereTheEndIsIsForLater() {
    Writer drain = world.writer(FeedRun.of(FeedRun.Extent.TO_END));
    drain
        .consumer()
        .beforeEndOffsets(
            () -> {
              throw new TimeoutException("no answer");
            });

    assertThatThrownBy(() -> drain.loop().begin())
        .isInstanceOfSatisfying(
            SluiceException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.TRY_LATER))
        .hasMessageContaining("no answer");
  }

  @Test
  void aTableThatFailsForAMinuteEndsADrainForLater() {
    topic.append(0, GOOD);
    Writer drain = world.drain();
    drain.consumer().afterPoll(() -> world.clock.advance(Duration.ofSeconds(6)));
    world.lake.next(Collections.nCopies(50, Fault.FAILS).toArray(Fault[]::new));

    assertThatThrownBy(() -> drain.loop().run())
        .isInstanceOfSatisfying(
            SluiceException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.TRY_LATER))
        .hasMessageContaining("dialled to fail");
  }

  @Test
  void aDrainOfAPausedTableIsForLater() {
    topic.append(0, GOOD);
    world.lake.set(table().location(), TableProperties.PAUSED, "true");

    assertThatThrownBy(() -> world.drain().loop().run())
        .isInstanceOfSatisfying(
            SluiceException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.TRY_LATER))
        .hasMessageContaining("it is paused; run 'sluice resume clicks'");
  }
}
