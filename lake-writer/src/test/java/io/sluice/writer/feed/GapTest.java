package io.sluice.writer.feed;

import static io.sluice.writer.feed.FakeTopic.Kind.GOOD;
import static io.sluice.writer.feed.FakeTopic.Kind.MALFORMED;
import static io.sluice.writer.feed.FeedWorld.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.SluiceException;
import io.sluice.writer.feed.FeedRun.Extent;
import io.sluice.writer.feed.FeedWorld.Writer;
import io.sluice.writer.table.MemoryLake.Fault;
import io.sluice.writer.table.MemoryLake.Version;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Kafka no longer has is never skipped, unless somebody has accepted just that. */
class GapTest {

  private final FeedWorld world = new FeedWorld(2);
  private final FakeTopic topic = world.topic;

  private Writer started() {
    Writer writer = world.writerOfAll();
    writer.steps(2);
    return writer;
  }

  /** Ten records are written, ten more have come, and offsets 10 to 12 are gone. */
  private void expired() {
    topic.append(0, 10, GOOD);
    world.commitDue(started());
    topic.append(0, 10, GOOD);
    topic.expire(0, 13);
  }

  private Writer accepting(String... gaps) {
    return world.ofAll(
        world.writer(
            new FeedRun(
                Extent.ON_AND_ON,
                Optional.empty(),
                Optional.empty(),
                List.of(gaps).stream().map(AcceptedGap::parse).toList())));
  }

  private static void assertNamesTheGap(Writer writer) {
    assertThatThrownBy(() -> writer.steps(2))
        .isInstanceOf(OffsetGapException.class)
        .hasMessageContaining(
            "it goes on at offset 10 of shop.clicks-0 and Kafka's first is 13: 10 to 12 expired")
        .hasMessageContaining("--accept-gap clicks:shop.clicks-0:10-12");
  }

  @Test
  void expiredRecordsStopTheFeedWithTheExactGap() {
    expired();

    assertNamesTheGap(world.writerOfAll());
  }

  @Test
  void theGapThatTheMessageNamesIsPassedAndRecorded() {
    expired();

    Writer writer = accepting("clicks:shop.clicks-0:10-12");
    writer.steps(2);
    world.commitDue(writer);

    List<Version> versions = world.lake.versions(table().location());
    Version passing = versions.get(versions.size() - 1);
    assertThat(passing.commit().spans())
        .containsExactly(new OffsetSpan(new SourcePartition(FakeTopic.NAME, 0), 10, 20));
    assertThat(passing.commit().metadata())
        .isEqualTo(Map.of("sluice.accepted-gap.shop.clicks-0", "10-12"));
    assertThat(world.offsets(table(), 0)).doesNotContain(10L, 11L, 12L).contains(9L, 13L, 19L);
  }

  @Test
  void aSecondRunNeedsTheFlagNoMore() {
    expired();
    Writer first = accepting("clicks:shop.clicks-0:10-12");
    first.steps(2);
    world.commitDue(first);
    topic.append(0, GOOD);

    world.commitDue(started());
    Writer withTheFlag = accepting("clicks:shop.clicks-0:10-12");
    withTheFlag.steps(2);
    topic.append(0, GOOD);
    withTheFlag.steps(1);
    world.commitDue(withTheFlag);

    assertThat(world.next(table(), 0)).isEqualTo(22);
    assertThat(world.offsets(table(), 0)).doesNotHaveDuplicates().hasSize(19);
  }

  @Test
  void aGapBehindWhichNothingComesIsPassedToo() {
    topic.append(0, 10, GOOD);
    world.commitDue(started());
    topic.append(0, 3, GOOD);
    topic.expire(0, 13);

    Writer writer = accepting("clicks:shop.clicks-0:10-12");
    writer.steps(2);
    world.clock.advance(Duration.ofMinutes(1));
    writer.steps(1);

    assertThat(world.next(table(), 0)).isEqualTo(13);
  }

  @Test
  void aGapThatIsMetWhileAnotherPartitionsCommitIsTriedAgainIsPassedToo() {
    topic.append(0, 10, GOOD);
    world.commitDue(started());
    topic.append(0, 3, GOOD);
    topic.expire(0, 13);
    topic.append(1, 5, GOOD);
    Writer writer = accepting("clicks:shop.clicks-0:10-12");
    writer.consumer().rebalance(List.of(FakeTopic.partition(1)));
    writer.steps(2);
    world.lake.next(Fault.FAILS);
    world.commitDue(writer);
    writer.consumer().rebalance(topic.all());

    world.commitDue(writer);
    world.clock.advance(Duration.ofMinutes(1));
    writer.steps(1);

    assertThat(world.next(table(), 1)).isEqualTo(5);
    assertThat(world.next(table(), 0)).isEqualTo(13);
  }

  @Test
  void noOtherGapIsPassed() {
    expired();

    for (String other :
        List.of(
            "clicks:shop.clicks-0:10-11",
            "clicks:shop.clicks-0:10-13",
            "clicks:shop.clicks-0:9-12",
            "clicks:shop.clicks-1:10-12",
            "purchases:shop.clicks-0:10-12")) {
      assertNamesTheGap(accepting(other));
    }
    assertThat(world.next(table(), 0)).isEqualTo(10);
  }

  @Test
  void recordsThatAreThereAreNeverSkipped() {
    topic.append(0, 10, GOOD);
    world.commitDue(started());
    topic.append(0, 10, GOOD);

    Writer writer = accepting("clicks:shop.clicks-0:10-12");
    writer.steps(2);
    world.commitDue(writer);

    assertThat(world.offsets(table(), 0)).hasSize(20);
  }

  @Test
  void whatWasTakenBeforeTheGapIsCommittedBeforeTheFeedStops() {
    topic.append(0, 10, GOOD);
    world.commitDue(started());
    Writer writer = world.writerOfAll();
    writer.consumer().maxRecords(2);
    topic.append(0, 10, GOOD);
    writer.steps(2);
    topic.expire(0, 15);

    assertThatThrownBy(() -> writer.steps(2))
        .isInstanceOf(OffsetGapException.class)
        .hasMessageContaining("12 to 14 expired");
    assertThat(world.offsets(table(), 0)).hasSize(12);
  }

  @Test
  void aTopicThatWasRecreatedStopsTheFeedAndNamesBothIds() {
    topic.append(0, 10, GOOD);
    world.commitDue(started());
    String before = topic.id().toString();
    assertThat(world.lake.properties(table().location()))
        .containsEntry(TableProperties.topicId(FakeTopic.NAME), before);
    topic.recreate();
    topic.append(0, 20, GOOD);

    assertThatThrownBy(() -> world.writerOfAll().steps(2))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("with id " + before)
        .hasMessageContaining("has id " + topic.id() + " now")
        .hasMessageContaining("UNSET TBLPROPERTIES ('sluice.topic-id.shop.clicks')");
    assertThat(world.next(table(), 0)).isEqualTo(10);
  }

  /** Otherwise it would pass for one that has the new topic's malformed records already. */
  @Test
  void theQuarantineOfATopicThatWasRecreatedTakesNothingOfTheNewOne() {
    topic.append(0, 10, MALFORMED);
    world.commitDue(started());
    topic.recreate();
    topic.append(0, 5, MALFORMED);
    world.lake.moveAway(table().location());

    assertThatThrownBy(() -> world.commitDue(started()))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("Cannot write table clicks.quarantine")
        .hasMessageContaining("it was deleted and created again");
    assertThat(world.next(table(), 0)).isZero();
  }

  @Test
  void aTopicThatIsRecreatedWhileTheFeedRunsStopsIt() {
    topic.append(0, 10, GOOD);
    Writer writer = started();
    world.commitDue(writer);
    topic.recreate();
    topic.append(0, 10, GOOD);

    world.clock.advance(Lookout.INTERVAL);

    assertThatThrownBy(() -> writer.steps(1))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("it was deleted and created again");
  }

  @Test
  void aTableThatKnowsNoIdTakesTheOneThatIsThere() {
    topic.append(0, 10, GOOD);
    world.commitDue(started());
    world.lake.unset(table().location(), TableProperties.topicId(FakeTopic.NAME));
    topic.append(0, GOOD);

    world.commitDue(started());

    assertThat(world.lake.properties(table().location()))
        .containsEntry(TableProperties.topicId(FakeTopic.NAME), topic.id().toString());
  }

  /** Brokers before 2.8 give no ids: then offsets that go back are all that tells. */
  @Test
  void aTopicThatEndsBeforeTheTableStopsTheFeed() {
    topic.append(0, 10, GOOD);
    world.commitDue(started());
    topic.truncate();
    topic.append(0, 3, GOOD);

    assertThatThrownBy(() -> world.writerOfAll().steps(2))
        .isInstanceOf(OffsetGapException.class)
        .hasMessageContaining("Kafka's end is 3");
    assertThatThrownBy(() -> world.drain().loop().run())
        .isInstanceOf(OffsetGapException.class)
        .hasMessageContaining("Kafka's end is 3");
  }
}
