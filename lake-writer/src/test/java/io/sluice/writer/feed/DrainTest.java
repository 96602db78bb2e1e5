package io.sluice.writer.feed;

import static io.sluice.writer.feed.FakeTopic.Kind.GOOD;
import static io.sluice.writer.feed.FeedWorld.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.writer.feed.FeedWorld.Writer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A drain may run beside a live writer of the same table. */
class DrainTest {

  private final FeedWorld world = new FeedWorld(1);
  private final FakeTopic topic = world.topic;

  @Test
  void aTableThatALiveWriterMovedPastTheEndsIsDrained() {
    topic.append(0, 3, GOOD);
    Writer drain = world.writer();
    drain.loop().readToEnd();
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
    Writer drain = world.writer();
    drain.consumer().maxRecords(2);
    drain.loop().readToEnd();
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
  void aGapBehindARecordOfAnUncommittedBatchIsOne() {
    topic.append(0, 10, GOOD);
    Writer first = world.writerOfAll();
    first.steps(2);
    world.commitDue(first);
    Writer writer = world.writerOfAll();
    writer.consumer().maxRecords(2);
    topic.append(0, 10, GOOD);
    writer.steps(2);
    topic.expire(0, 15);

    assertThatThrownBy(() -> writer.steps(1))
        .isInstanceOf(OffsetGapException.class)
        .hasMessageContaining("Kafka's first is 15");
  }
}
