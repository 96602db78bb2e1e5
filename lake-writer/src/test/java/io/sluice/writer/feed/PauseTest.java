package io.sluice.writer.feed;

import static io.sluice.writer.feed.FakeTopic.Kind.GOOD;
import static io.sluice.writer.feed.FakeTopic.Kind.MALFORMED;
import static io.sluice.writer.feed.FeedWorld.quarantine;
import static io.sluice.writer.feed.FeedWorld.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.writer.feed.FeedWorld.Writer;
import io.sluice.writer.table.MemoryLake.Fault;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableProperties;
import org.junit.jupiter.api.Test;

/** A paused table takes nothing, its writer waits and has not failed. */
class PauseTest {

  private final FeedWorld world = new FeedWorld(1);
  private final FakeTopic topic = world.topic;
  private final Writer writer = world.writerOfAll();

  private void pause(TableDefinition table, boolean is) {
    world.lake.set(table.location(), TableProperties.PAUSED, Boolean.toString(is));
  }

  private void turns(int count) {
    for (int i = 0; i < count; i++) {
      world.commitDue(writer);
    }
  }

  private void assertPausedAndGoesOn(TableDefinition paused) {
    assertThat(writer.status().reasonPaused().orElse("")).contains("sluice resume clicks");
    assertThat(writer.status().reasonNotReady()).isEmpty();
    pause(paused, false);
    turns(3);
    assertThat(writer.status().reasonPaused()).isEmpty();
  }

  @Test
  void whatWasTakenBeforeIsNotCommittedAfterAndReadAgainLater() {
    topic.append(0, GOOD, GOOD);
    writer.steps(2);
    pause(table(), true);

    turns(5);
    topic.append(0, GOOD);
    turns(5);

    assertThat(world.lake.versions(table().location())).isEmpty();
    assertPausedAndGoesOn(table());
    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void whatHadFailedBeforeIsNoReasonAnyMore() {
    topic.append(0, GOOD);
    writer.steps(2);
    world.lake.next(Fault.FAILS);
    turns(1);
    pause(table(), true);

    turns(5);

    assertPausedAndGoesOn(table());
    assertThat(world.offsets(table(), 0)).containsExactly(0L);
  }

  @Test
  void aTableThatIsPausedAtTheStartIsNotRead() {
    topic.append(0, GOOD);
    pause(table(), true);

    turns(3);

    assertThat(writer.status().count(FeedCount.READ)).isZero();
    assertPausedAndGoesOn(table());
    assertThat(world.offsets(table(), 0)).containsExactly(0L);
  }

  @Test
  void aTableWithoutTrafficHearsOfItToo() {
    turns(2);
    pause(table(), true);

    world.clock.advance(Lookout.INTERVAL);
    turns(1);

    assertPausedAndGoesOn(table());
  }

  @Test
  void aPausedQuarantineHoldsTheRowsThatWouldPassIt() {
    topic.append(0, GOOD, MALFORMED, GOOD);
    pause(quarantine(), true);

    turns(4);

    assertThat(world.lake.versions(table().location())).isEmpty();
    assertPausedAndGoesOn(quarantine());
    assertThat(world.offsets(table(), 0)).containsExactly(0L, 2L);
    assertThat(world.offsets(quarantine(), 0)).containsExactly(1L);
  }
}
