package io.sluice.writer.feed;

import static io.sluice.writer.feed.FakeTopic.Kind.GOOD;
import static io.sluice.writer.feed.FakeTopic.Kind.MALFORMED;
import static io.sluice.writer.feed.FeedWorld.quarantine;
import static io.sluice.writer.feed.FeedWorld.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.table.Hold;
import io.sluice.writer.feed.FeedWorld.Writer;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableProperties;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A held table takes nothing, and its writer keeps what it has and reads on. */
class HoldTest {

  private final FeedWorld world = new FeedWorld(1);
  private final FakeTopic topic = world.topic;
  private final Writer writer = world.writerOfAll();

  private void hold(TableDefinition table, Duration howLong) {
    Hold hold = new Hold("restore-1", world.clock.instant().plus(howLong));
    world.lake.set(table.location(), Hold.PROPERTY, hold.toString());
  }

  private void release(TableDefinition table) {
    world.lake.unset(table.location(), Hold.PROPERTY);
  }

  private void turns(int count) {
    for (int i = 0; i < count; i++) {
      world.clock.advance(Holding.INTERVAL);
      writer.loop().step();
    }
  }

  @Test
  void whatWasTakenIsKeptAndMoreIsTakenAndAllIsCommittedWhenItIsOver() {
    topic.append(0, GOOD, GOOD);
    writer.steps(2);
    hold(table(), Duration.ofMinutes(1));
    world.commitDue(writer);
    topic.append(0, GOOD);
    turns(10);

    assertThat(world.lake.versions(table().location())).isEmpty();
    assertThat(writer.status().reasonHeld().orElse("")).contains("job restore-1 holds it until");
    assertThat(writer.status().reasonNotReady()).isEmpty();
    assertThat(writer.status().count(FeedCount.READ)).isEqualTo(3);
    assertThat(writer.status().buffered()).isEqualTo(3);
    release(table());
    turns(6);

    assertThat(writer.status().reasonHeld()).isEmpty();
    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L, 2L);
    assertThat(writer.status().count(FeedCount.READ)).isEqualTo(3);
    assertThat(writer.status().count(FeedCount.DISCARDED)).isZero();
  }

  @Test
  void aHoldThatNobodyTakesAwayEndsByItself() {
    topic.append(0, GOOD);
    writer.steps(2);
    hold(table(), Duration.ofSeconds(3));
    world.commitDue(writer);
    turns(9);
    assertThat(world.lake.versions(table().location())).isEmpty();

    turns(3);

    assertThat(world.offsets(table(), 0)).containsExactly(0L);
    assertThat(writer.status().reasonHeld()).isEmpty();
  }

  @Test
  void noMoreIsTakenThanThereIsRoomFor() {
    topic.append(0, GOOD);
    writer.steps(2);
    hold(table(), Duration.ofMinutes(1));
    world.commitDue(writer);
    world.files.haveRoomFor(7);
    writer.consumer().maxRecords(5);
    topic.append(0, 500, GOOD);

    turns(50);

    assertThat(writer.status().buffered()).isBetween(8L, 20L);
    release(table());
    world.files.haveRoomFor(Integer.MAX_VALUE);
    for (int i = 0; i < 300 && world.next(table(), 0) < 501; i++) {
      turns(1);
    }
    assertThat(world.offsets(table(), 0)).hasSize(501).doesNotHaveDuplicates();
  }

  @Test
  void aHeldQuarantineHoldsTheRowsThatWouldPassIt() {
    topic.append(0, GOOD, MALFORMED, GOOD);
    hold(quarantine(), Duration.ofMinutes(1));
    turns(20);
    assertThat(world.lake.versions(table().location())).isEmpty();
    assertThat(writer.status().reasonHeld()).isPresent();

    release(quarantine());
    turns(6);

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 2L);
    assertThat(world.offsets(quarantine(), 0)).containsExactly(1L);
  }

  @Test
  void malformedRecordsBeforeAndDuringAHoldAreQuarantinedOnce() {
    topic.append(0, MALFORMED, GOOD);
    writer.steps(2);
    hold(table(), Duration.ofMinutes(1));
    world.commitDue(writer);
    topic.append(0, MALFORMED, GOOD, MALFORMED);
    turns(10);
    release(table());

    turns(20);

    assertThat(world.offsets(table(), 0)).containsExactly(1L, 3L);
    assertThat(world.offsets(quarantine(), 0)).containsExactly(0L, 2L, 4L);
  }

  @Test
  void partitionsThatGoAwayInAHoldAreReadBySomebodyElse() {
    topic.append(0, GOOD);
    writer.steps(2);
    hold(table(), Duration.ofMinutes(1));
    world.commitDue(writer);
    topic.append(0, GOOD);
    turns(5);

    writer.consumer().rebalance(List.of());
    Writer other = world.writerOfAll();
    release(table());
    other.steps(3);
    world.commitDue(other);

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L);
    turns(10);
    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L);
  }

  @Test
  void aDrainWaitsUntilTheHoldHasEnded() {
    topic.append(0, GOOD, GOOD);
    Writer drain = world.drain();
    drain.consumer().afterPoll(() -> world.clock.advance(Duration.ofSeconds(5)));
    hold(table(), Duration.ofMinutes(10));

    drain.loop().run();

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L);
  }

  @Test
  void aDrainWaitsNoLongerThanAMinuteForARestoreThatDied() {
    topic.append(0, GOOD);
    Writer drain = world.drain();
    drain.consumer().afterPoll(() -> world.clock.advance(Duration.ofSeconds(5)));
    world.lake.set(table().location(), TableProperties.RESTORING, "restore-1");

    assertThatThrownBy(() -> drain.loop().run())
        .hasMessageContaining("run the same 'sluice restore'");
    assertThat(world.lake.versions(table().location())).isEmpty();
  }

  @Test
  void nobodyGoesOnBetweenTheTwoCommitsOfARestoreThatPutsBackTheQuarantine() {
    topic.append(0, GOOD);
    writer.steps(2);
    world.commitDue(writer);
    topic.append(0, MALFORMED, GOOD);
    writer.steps(2);
    world.commitDue(writer);
    world.lake.restore(table().location(), 0, "A");
    world.lake.set(table().location(), TableProperties.RESTORING, "A");

    world.clock.advance(Lookout.INTERVAL);
    turns(20);
    assertThat(world.next(table(), 0)).isEqualTo(1);
    assertThat(writer.status().reasonHeld().orElse("")).contains("a restore of it has not ended");
    world.lake.restoreQuarantine(
        quarantine().location(), world.lake.nextOffsets(table().location()));
    world.lake.unset(table().location(), TableProperties.RESTORING);
    turns(60);

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 2L);
    assertThat(world.offsets(quarantine(), 0)).containsExactly(1L);
    assertThat(writer.status().reasonHeld()).isEmpty();
  }

  @Test
  void afterARestoreATableWithoutTrafficIsReadAgainFromWhereItWasRestoredTo() {
    topic.append(0, GOOD, GOOD);
    writer.steps(2);
    world.commitDue(writer);
    topic.append(0, GOOD);
    writer.steps(1);
    world.commitDue(writer);
    assertThat(world.next(table(), 0)).isEqualTo(3);
    world.lake.restore(table().location(), 0, "A");
    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L);

    world.clock.advance(Lookout.INTERVAL);
    turns(10);

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L, 2L);
  }
}
