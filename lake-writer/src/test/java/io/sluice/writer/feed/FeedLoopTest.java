package io.sluice.writer.feed;

import static io.sluice.writer.feed.FakeTopic.Kind.FRACTION;
import static io.sluice.writer.feed.FakeTopic.Kind.GOOD;
import static io.sluice.writer.feed.FakeTopic.Kind.MALFORMED;
import static io.sluice.writer.feed.FakeTopic.Kind.MARKER;
import static io.sluice.writer.feed.FakeTopic.Kind.NAMED;
import static io.sluice.writer.feed.FakeTopic.Kind.TOMBSTONE;
import static io.sluice.writer.feed.FeedWorld.quarantine;
import static io.sluice.writer.feed.FeedWorld.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.Row;
import io.sluice.writer.feed.FeedRun.Extent;
import io.sluice.writer.feed.FeedWorld.Writer;
import io.sluice.writer.table.CommitUnknownException;
import io.sluice.writer.table.MemoryLake.Fault;
import io.sluice.writer.table.MemoryLake.Version;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class FeedLoopTest {

  private final FeedWorld world = new FeedWorld(2);
  private final FakeTopic topic = world.topic;

  private List<Version> versions() {
    return world.lake.versions(table().location());
  }

  @Test
  void commitsRowsWithTheirOffsetsAndCoordinates() {
    topic.append(0, GOOD, GOOD);
    topic.append(1, GOOD);
    Writer writer = world.writerOfAll();

    writer.steps(2);
    assertThat(versions()).isEmpty();
    world.commitDue(writer);

    assertThat(versions()).hasSize(1);
    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L);
    assertThat(world.offsets(table(), 1)).containsExactly(0L);
    assertThat(world.next(table(), 0)).isEqualTo(2);
    Row row = world.rows(table()).get(0);
    assertThat(row.get("_topic")).isEqualTo(FakeTopic.NAME);
    assertThat(row.get("_timestamp")).isEqualTo(1_000_000L + 1_000L * (Long) row.get("_offset"));
    assertThat(writer.status().count(FeedCount.ROWS)).isEqualTo(3);
    assertThat(writer.status().version()).hasValue(0);
  }

  @Test
  void aCommitIsDueByRowsBeforeItIsByTime() {
    topic.append(0, 100, GOOD);
    Writer writer = world.writerOfAll();

    writer.steps(2);

    assertThat(world.next(table(), 0)).isEqualTo(100);
  }

  @Test
  void aBatchThatHasNoMoreRoomIsCommittedBeforeItIsDue() {
    world.files.haveRoomFor(5);
    Writer writer = started();
    topic.append(0, 4, GOOD);
    writer.steps(1);
    assertThat(world.next(table(), 0)).isZero();
    assertThat(writer.status().bufferedBytes()).isEqualTo(32);

    topic.append(0, GOOD);
    writer.steps(1);

    assertThat(world.next(table(), 0)).isEqualTo(5);
    assertThat(writer.status().bufferedBytes()).isZero();
  }

  @Test
  void resumesWhereTheTableSaysWhateverTheGroupSays() {
    topic.append(0, 10, GOOD);
    world.commitDue(started());
    topic.groupCommit(FakeTopic.partition(0), 3);
    topic.append(0, GOOD);

    world.commitDue(started());

    assertThat(world.offsets(table(), 0))
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
  }

  private Writer started() {
    Writer writer = world.writerOfAll();
    writer.steps(2);
    return writer;
  }

  @Test
  void aNewTableBeginsAtKafkasFirstRecord() {
    topic.append(0, 10, GOOD);
    topic.expire(0, 4);

    world.commitDue(started());

    assertThat(world.offsets(table(), 0)).containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void theGroupFollowsBehindTheTable() {
    topic.append(0, GOOD, GOOD);
    Writer writer = started();
    assertThat(topic.group()).isEmpty();

    world.commitDue(writer);

    assertThat(topic.group()).isEqualTo(Map.of(0, 2L, 1, 0L));
  }

  @Test
  void markersLeaveGapsThatArePassed() {
    topic.append(0, GOOD, MARKER, GOOD, MARKER, MARKER);
    Writer writer = started();

    world.commitDue(writer);

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 2L);
    assertThat(world.next(table(), 0)).isEqualTo(5);
  }

  @Test
  void markersAloneWaitForAMinute() {
    topic.append(0, GOOD);
    Writer writer = started();
    world.commitDue(writer);
    topic.append(0, MARKER, MARKER);
    writer.steps(1);
    world.commitDue(writer);
    assertThat(world.next(table(), 0)).isEqualTo(1);

    world.clock.advance(Duration.ofMinutes(1));
    writer.steps(1);

    assertThat(world.next(table(), 0)).isEqualTo(3);
    assertThat(versions()).hasSize(2);
  }

  @Test
  void aRecordWithANewFieldBringsItsColumnInTheCommitThatHasIt() {
    topic.append(0, GOOD, NAMED, GOOD, NAMED);
    Writer writer = started();

    writer.steps(2);
    world.commitDue(writer);

    assertThat(versions()).hasSize(1);
    assertThat(world.offsets(table(), 0)).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
    assertThat(world.rows(table()))
        .extracting(row -> row.type().ordinal("name").isPresent() ? row.get("name") : "no column")
        .containsExactly("no column", "n1", null, "n3");
    assertThat(versions().get(0).commit().schemaJson().orElseThrow()).contains("\"name\"");
    assertThat(writer.status().count(FeedCount.GROWN)).isEqualTo(1);
    assertThat(writer.status().count(FeedCount.READ)).isEqualTo(4);

    topic.append(0, NAMED);
    writer.steps(1);
    world.commitDue(writer);
    assertThat(writer.status().count(FeedCount.GROWN)).isEqualTo(1);
    assertThat(world.next(table(), 0)).isEqualTo(5);
  }

  @Test
  void recordsTooLargeForTheirColumnWaitUntilItIsWidened() {
    topic.append(0, GOOD, GOOD, FRACTION, GOOD);
    Writer writer = started();

    writer.steps(2);
    world.commitDue(writer);
    writer.steps(2);

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L);
    assertThat(world.next(table(), 0)).isEqualTo(2);
    assertThat(writer.status().reasonNotReady().orElseThrow())
        .contains("sluice promote-column clicks 'id' 'double'");

    world.promote();
    world.clock.advance(Duration.ofSeconds(11));
    writer.steps(4);
    world.commitDue(writer);

    assertThat(world.rows(table()).stream().map(row -> row.get("id")))
        .containsExactly(0L, 1L, 2.5, 3.0);
    assertThat(world.next(table(), 0)).isEqualTo(4);
    assertThat(writer.status().reasonNotReady()).isEmpty();
  }

  @Test
  void aTableThatIsNotThereYetIsMadeForTheLargestType() {
    topic.append(0, FRACTION, GOOD);

    Writer writer = started();
    writer.steps(2);
    world.commitDue(writer);

    assertThat(world.rows(table()).stream().map(row -> row.get("id"))).containsExactly(0.5, 1.0);
  }

  @Test
  void aBatchForColumnsThatHaveChangedTheirTypeMeanwhileIsReadAgain() {
    topic.append(0, GOOD);
    Writer writer = started();
    world.commitDue(writer);
    topic.append(0, GOOD, NAMED);
    writer.steps(2);

    world.promote();
    world.clock.advance(Duration.ofSeconds(2));
    writer.steps(3);
    world.commitDue(writer);

    assertThat(world.rows(table()).stream().map(row -> row.get("id")))
        .containsExactly(0L, 1.0, 2.0);
    assertThat(world.rows(table()).get(2).get("name")).isEqualTo("n2");
    assertThat(versions()).hasSize(2);
  }

  @Test
  void aWriterStartsOnATableWhoseTypesAreNotThoseOfTheNewestSchema() {
    topic.append(0, GOOD);
    world.commitDue(started());
    world.promote();
    topic.append(0, GOOD);

    Writer writer = started();
    world.commitDue(writer);

    assertThat(world.rows(table()).get(1).get("id")).isEqualTo(1.0);
  }

  @Test
  void aStopLeavesTheTableAtTheEndOfWhatWasTaken() {
    topic.append(0, GOOD, MARKER);
    Writer writer = started();

    writer.loop().stop();
    writer.loop().run();
    writer.loop().close();

    assertThat(world.next(table(), 0)).isEqualTo(2);
    assertThat(writer.consumer().closed()).isTrue();
  }

  @Test
  void malformedRecordsAndTombstonesGoToQuarantineWithAllTheyHave() {
    topic.append(0, GOOD, MALFORMED, TOMBSTONE, GOOD);

    Writer writer = started();
    world.commitDue(writer);

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 3L);
    assertThat(world.offsets(quarantine(), 0)).containsExactly(1L, 2L);
    Row malformed = world.rows(quarantine()).get(0);
    assertThat((String) malformed.get("error")).isNotBlank();
    assertThat((byte[]) malformed.get("value")).asString().isEqualTo("nonsense");
    assertThat((byte[]) malformed.get("key")).asString().isEqualTo("key");
    assertThat(((Map<?, ?>) malformed.get("headers")).get("trace")).isEqualTo(new byte[] {7});
    Row tombstone = world.rows(quarantine()).get(1);
    assertThat(tombstone.get("error")).asString().contains("tombstone");
    assertThat(tombstone.get("value")).isNull();
    assertThat(writer.status().count(FeedCount.QUARANTINED)).isEqualTo(2);
  }

  @Test
  void thereIsNoQuarantineTableWithoutAMalformedRecord() {
    topic.append(0, 5, GOOD);

    world.commitDue(started());

    assertThat(world.lake.versions(quarantine().location())).isEmpty();
  }

  @Test
  void quarantineIsCommittedBeforeTheRows() {
    topic.append(0, GOOD, MALFORMED);
    Writer writer = started();
    world.lake.next(Fault.FAILS);

    world.commitDue(writer);

    assertThat(world.lake.versions(quarantine().location())).isEmpty();
    assertThat(versions()).isEmpty();
    world.commitDue(writer);
    assertThat(world.offsets(quarantine(), 0)).containsExactly(1L);
    assertThat(versions()).hasSize(1);
  }

  @Test
  void aCrashBetweenQuarantineAndRowsNeitherLosesNorDoubles() {
    topic.append(0, GOOD, MALFORMED, GOOD);
    Writer crashing = started();
    world.lake.around(
        () -> {
          if (!world.lake.versions(quarantine().location()).isEmpty()) {
            throw new Crash();
          }
        },
        () -> {});
    assertThatThrownBy(() -> world.commitDue(crashing)).isInstanceOf(Crash.class);
    assertThat(world.next(quarantine(), 0)).isEqualTo(3);
    assertThat(versions()).isEmpty();
    world.lake.around(() -> {}, () -> {});
    topic.append(0, MALFORMED);

    world.commitDue(started());

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 2L);
    assertThat(world.offsets(quarantine(), 0)).containsExactly(1L, 3L);
  }

  /** What a process that dies in the middle of a call looks like from outside. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aRevokedPartitionIsCommittedFirst() {
    topic.append(0, GOOD);
    topic.append(1, GOOD, GOOD);
    Writer writer = started();

    writer.consumer().rebalance(List.of(FakeTopic.partition(0)));

    assertThat(world.next(table(), 1)).isEqualTo(2);
    topic.append(0, GOOD);
    topic.append(1, GOOD);
    writer.steps(1);
    world.commitDue(writer);
    assertThat(world.next(table(), 0)).isEqualTo(2);
    assertThat(world.next(table(), 1)).isEqualTo(2);
  }

  @Test
  void aBatchThatCannotBeCommittedOnRevocationIsDroppedAndReadAgain() {
    topic.append(0, GOOD);
    topic.append(1, GOOD);
    Writer writer = started();
    world.lake.next(Fault.FAILS);

    writer.consumer().rebalance(List.of(FakeTopic.partition(0)));
    assertThat(versions()).isEmpty();
    writer.steps(2);
    world.commitDue(writer);

    assertThat(world.offsets(table(), 0)).containsExactly(0L);
    assertThat(world.offsets(table(), 1)).isEmpty();
  }

  @Test
  void whatWasTakenOfLostPartitionsIsNeverCommitted() {
    topic.append(0, GOOD);
    topic.append(1, GOOD);
    Writer writer = started();

    writer.consumer().lose();
    world.commitDue(writer);
    writer.loop().stop();
    writer.loop().run();

    assertThat(versions()).isEmpty();
    assertThat(writer.status().count(FeedCount.DISCARDED)).isEqualTo(2);
  }

  @Test
  void aCommitNamesNoPartitionThatIsNotOurs() {
    topic.append(0, GOOD);
    topic.append(1, GOOD);
    Writer one = world.writer();
    one.loop().begin();
    one.consumer().rebalance(List.of(FakeTopic.partition(1)));
    one.steps(2);

    world.commitDue(one);

    assertThat(versions().get(0).commit().spans())
        .containsExactly(new OffsetSpan(new SourcePartition(FakeTopic.NAME, 1), 0, 1));
  }

  @Test
  void whoeverIsOvertakenGoesOnFromTheTable() {
    topic.append(0, 5, GOOD);
    Writer slow = started();
    Writer fast = started();
    world.commitDue(fast);
    topic.append(0, GOOD);

    slow.steps(1);
    assertThat(versions()).hasSize(1);
    slow.steps(2);
    world.commitDue(slow);

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aFailedCommitIsTriedAgainAsItIs() {
    topic.append(0, 5, GOOD);
    Writer writer = started();
    world.lake.next(Fault.FAILS, Fault.FAILS);

    world.commitDue(writer);
    assertThat(writer.status().reasonNotReady())
        .hasValueSatisfying(reason -> assertThat(reason).contains("dialled to fail"));
    world.commitDue(writer);
    world.commitDue(writer);

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(writer.status().reasonNotReady()).isEmpty();
  }

  @Test
  void aTableThatFailsForLongIsWaitedForAndGoesOnByItself() {
    topic.append(0, GOOD);
    Writer writer = started();
    world.lake.next(java.util.Collections.nCopies(50, Fault.FAILS).toArray(Fault[]::new));

    for (int i = 0; i < 50; i++) {
      world.clock.advance(Duration.ofSeconds(6));
      writer.steps(1);
    }
    assertThat(versions()).isEmpty();
    assertThat(writer.status().reasonNotReady().orElse("")).contains("dialled to fail");
    assertThat(writer.status().count(FeedCount.RETRIES)).isEqualTo(50);
    world.clock.advance(Duration.ofSeconds(6));
    writer.steps(1);

    assertThat(world.offsets(table(), 0)).containsExactly(0L);
    assertThat(writer.status().reasonNotReady()).isEmpty();
  }

  /** As a disk that is full where data files are written: every batch is lost. */
  @Test
  void aDiskThatIsFullIsWaitedForAndItsRecordsAreReadAgain() {
    topic.append(0, GOOD, MALFORMED);
    Writer writer = started();
    world.files.failFinish(40);
    world.files.failClose(true);

    for (int i = 0; i < 200; i++) {
      world.clock.advance(Duration.ofSeconds(6));
      writer.steps(1);
      if (i == 20) {
        assertThat(writer.status().reasonNotReady().orElse("")).contains("Cannot close a file");
      }
    }

    assertThat(world.offsets(table(), 0)).containsExactly(0L);
    assertThat(world.offsets(quarantine(), 0)).containsExactly(1L);
    assertThat(writer.status().reasonNotReady()).isEmpty();
  }

  @Test
  void aTableThatRefusesBehindAnUnknownEndEndsTheFeed() {
    topic.append(0, GOOD);
    Writer writer = started();
    world.lake.around(
        () -> {
          throw new CommitUnknownException(
              "Cannot tell", new TableRefusedException("Cannot write: version 5 is a RESTORE"));
        },
        () -> {});

    assertThatThrownBy(() -> world.commitDue(writer))
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("RESTORE");
  }

  @Test
  void aCommitThatIsTriedForTooLongIsGivenUpAndReadAgain() {
    topic.append(0, GOOD);
    Writer writer = started();
    world.lake.next(Fault.FAILS);
    world.commitDue(writer);

    world.clock.advance(FeedCommits.LONGEST_PENDING.plusSeconds(1));
    writer.steps(1);
    assertThat(versions()).isEmpty();
    writer.steps(2);
    world.commitDue(writer);

    assertThat(world.offsets(table(), 0)).containsExactly(0L);
    assertThat(writer.status().count(FeedCount.DISCARDED)).isEqualTo(1);
  }

  @Test
  void filesThatCannotBeDeletedKeepNothingFromClosing() {
    topic.append(0, GOOD);
    Writer writer = started();
    world.files.failClose(true);

    writer.loop().close();

    assertThat(writer.consumer().closed()).isTrue();
  }

  @Test
  void filesThatCannotBeDeletedDoNotEndARebalance() {
    topic.append(0, GOOD);
    topic.append(1, GOOD);
    Writer writer = started();
    world.files.failClose(true);

    writer.loop().step();
    writer.consumer().rebalance(List.of(FakeTopic.partition(0)));
    world.commitDue(writer);

    assertThat(world.offsets(table(), 0)).containsExactly(0L);
    assertThat(world.offsets(table(), 1)).containsExactly(0L);
  }

  @Test
  void aFeedRestsAfterAFailureForAsLongAsItSays() {
    topic.append(0, GOOD);
    Writer writer = started();
    world.lake.next(Fault.FAILS);
    world.commitDue(writer);

    writer.steps(3);
    assertThat(versions()).isEmpty();
    world.clock.advance(Duration.ofMillis(100));
    writer.steps(1);

    assertThat(versions()).hasSize(1);
  }

  @Test
  void keepsFilesAndCommitWhenTheOutcomeIsUnknown() {
    topic.append(0, GOOD);
    for (Fault fault : List.of(Fault.LANDS_UNSEEN, Fault.VANISHES_UNSEEN)) {
      Writer writer = started();
      topic.append(0, GOOD);
      writer.steps(1);
      world.lake.next(fault);

      world.commitDue(writer);
      world.commitDue(writer);
    }

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void aLostFileIsReadAgain() {
    topic.append(0, GOOD, MALFORMED);
    Writer writer = started();
    world.files.failFinish(1);

    world.commitDue(writer);
    assertThat(versions()).isEmpty();
    world.commitDue(writer);
    writer.steps(1);
    world.commitDue(writer);

    assertThat(world.offsets(table(), 0)).containsExactly(0L);
    assertThat(world.offsets(quarantine(), 0)).containsExactly(1L);
  }

  @Test
  void aRefusedTableEndsTheFeedAtOnce() {
    topic.append(0, GOOD);
    world.lake.refuse(table().location(), "its protocol is (3,7)");
    Writer writer = world.writerOfAll();

    assertThatThrownBy(() -> writer.steps(1)).isInstanceOf(TableRefusedException.class);
  }

  @Test
  void aRegistryThatDoesNotAnswerIsWaitedForAndNothingIsSkipped() {
    topic.append(0, GOOD, GOOD);
    Writer writer = started();
    world.registryIsDown = true;
    topic.append(0, GOOD, MALFORMED);
    topic.append(1, GOOD);

    for (int i = 0; i < 50; i++) {
      world.commitDue(writer);
    }
    assertThat(world.next(table(), 0)).isEqualTo(2);
    assertThat(world.lake.versions(quarantine().location())).isEmpty();
    assertThat(writer.status().reasonNotReady().orElse("")).contains("registry does not know");
    world.registryIsDown = false;
    for (int i = 0; i < 10; i++) {
      world.commitDue(writer);
    }

    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L, 2L);
    assertThat(world.offsets(table(), 1)).containsExactly(0L);
    assertThat(world.offsets(quarantine(), 0)).containsExactly(3L);
    assertThat(writer.status().reasonNotReady()).isEmpty();
  }

  @Test
  void aTableThatCannotBeReadIsWaitedFor() {
    topic.append(0, GOOD);
    world.lake.unreadable(true);
    Writer writer = started();
    assertThat(writer.status().reasonNotReady().orElse("")).contains("unreadable");
    world.lake.unreadable(false);

    world.clock.advance(Duration.ofSeconds(1));
    writer.steps(2);
    world.commitDue(writer);

    assertThat(world.offsets(table(), 0)).containsExactly(0L);
  }

  @Test
  void aBrokerThatDoesNotAnswerIsWaitedFor() {
    topic.append(0, GOOD);
    Writer writer = world.writerOfAll();
    writer.consumer().setPollException(new TimeoutException("no answer"));

    writer.steps(1);
    assertThat(writer.status().reasonNotReady().orElse("")).contains("no answer");
    world.clock.advance(Duration.ofSeconds(1));
    writer.steps(2);
    world.commitDue(writer);

    assertThat(world.offsets(table(), 0)).containsExactly(0L);
    assertThat(writer.status().reasonNotReady()).isEmpty();
  }

  @Test
  void aDrainTakesWhatIsThereAndNoMore() {
    topic.append(0, GOOD, MALFORMED, MARKER);
    topic.append(1, 3, GOOD);
    Writer writer = world.drain();
    topic.append(0, GOOD);
    topic.append(1, 5, GOOD);

    writer.loop().run();

    assertThat(world.next(table(), 0)).isEqualTo(3);
    assertThat(world.next(table(), 1)).isEqualTo(3);
    assertThat(world.rows(table())).hasSize(4);
    assertThat(writer.status().nextOffsets()).isEqualTo(Map.of(0, 3L, 1, 3L));
  }

  @Test
  void aSecondDrainHasNothingToDo() {
    topic.append(0, GOOD);
    Writer first = world.drain();
    first.loop().run();

    Writer second = world.drain();
    second.loop().run();

    assertThat(versions()).hasSize(1);
    assertThat(second.status().version()).isEmpty();
  }

  @Test
  void aDrainOfATopicThatIsNotThereSaysSo() {
    Writer writer = world.writer(FeedRun.of(Extent.TO_END));
    writer.consumer().updatePartitions(FakeTopic.NAME, List.of());

    writer.loop().begin();
    writer.loop().run();

    assertThat(writer.status().topicIsAbsent()).isTrue();
    assertThat(versions()).isEmpty();
  }

  @Test
  void aFeedWithoutATopicSaysWhyItWaits() {
    Writer writer = world.writer();
    writer.consumer().updatePartitions(FakeTopic.NAME, List.of());
    writer.loop().begin();

    writer.steps(1);

    assertThat(writer.status().reasonNotReady()).hasValue("topic shop.clicks does not exist yet");
  }

  @Test
  void aCommitNamesTheSpansFromTableToBatch() {
    topic.append(0, 3, GOOD);
    world.commitDue(started());
    topic.append(0, GOOD, MARKER);

    world.commitDue(started());

    assertThat(versions().get(1).commit().spans())
        .containsExactly(new OffsetSpan(new SourcePartition(FakeTopic.NAME, 0), 3, 5));
  }
}
