package io.sluice.writer.feed;

import static io.sluice.writer.feed.FakeTopic.Kind.GOOD;
import static io.sluice.writer.feed.FeedWorld.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.feed.FeedRun.Extent;
import io.sluice.writer.feed.FeedWorld.Writer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A run may end before the topic does; it begins where the table says, if the table says so. */
class BoundsTest {

  private final FeedWorld world = new FeedWorld(2);
  private final FakeTopic topic = world.topic;

  private Writer writer(Extent extent, String from, String to) {
    return world.writer(
        new FeedRun(
            extent,
            Optional.of(from).filter(text -> !text.isEmpty()).map(t -> Bound.parse("--from", t)),
            Optional.of(to).filter(text -> !text.isEmpty()).map(t -> Bound.parse("--to", t)),
            List.of()));
  }

  private void drain(String from, String to) {
    Writer writer = writer(Extent.TO_END, from, to);
    writer.loop().begin();
    writer.loop().run();
  }

  @Test
  void endsBeforeTheOffsetsAndElsewhereWhereTheTopicDoes() {
    topic.append(0, 10, GOOD);
    topic.append(1, 10, GOOD);

    drain("", "shop.clicks-0:4");

    assertThat(world.next(table(), 0)).isEqualTo(4);
    assertThat(world.next(table(), 1)).isEqualTo(10);
    assertThat(world.offsets(table(), 0)).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void endsBeforeTheFirstRecordOfATime() {
    topic.append(0, 10, GOOD);
    topic.append(1, 3, GOOD);

    drain("", "1970-01-01T00:00:01.006Z");

    assertThat(world.next(table(), 0)).isEqualTo(6);
    assertThat(world.next(table(), 1)).isEqualTo(3);
  }

  @Test
  void anEndBehindTheTopicsIsTheTopics() {
    topic.append(0, 2, GOOD);

    drain("", "shop.clicks-0:400");

    assertThat(world.next(table(), 0)).isEqualTo(2);
  }

  @Test
  void anEndThatTheTableHasPassedIsReached() {
    topic.append(0, 10, GOOD);
    drain("", "");

    drain("", "shop.clicks-0:4");

    assertThat(world.next(table(), 0)).isEqualTo(10);
  }

  @Test
  void aNewTableBeginsAtATime() {
    topic.append(0, 10, GOOD);
    topic.append(1, 3, GOOD);

    drain("1970-01-01T00:00:01.006Z", "");

    assertThat(world.offsets(table(), 0)).containsExactly(6L, 7L, 8L, 9L);
    assertThat(world.offsets(table(), 1)).isEmpty();
  }

  @Test
  void aNewTableBeginsAtOffsetsAndElsewhereAtKafkasFirst() {
    topic.append(0, 10, GOOD);
    topic.append(1, 3, GOOD);

    drain("shop.clicks-0:8", "");

    assertThat(world.offsets(table(), 0)).containsExactly(8L, 9L);
    assertThat(world.offsets(table(), 1)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void aTableThatHasOffsetsGoesOnFromThemOrNotAtAll() {
    topic.append(0, 10, GOOD);
    drain("", "shop.clicks-0:4");

    for (String from : List.of("1970-01-01T00:00:01.006Z", "shop.clicks-0:8")) {
      assertThatThrownBy(() -> drain(from, ""))
          .isInstanceOfSatisfying(
              SluiceException.class,
              failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
          .hasMessageContaining("it goes on at offset 4 of shop.clicks-0");
    }
    assertThat(world.next(table(), 0)).isEqualTo(4);
  }

  @Test
  void aPartitionOfWhichTheTableKnowsNothingMayBeginElsewhere() {
    topic.append(0, 10, GOOD);
    drain("", "");
    topic.append(1, 10, GOOD);

    drain("shop.clicks-1:7", "");

    assertThat(world.offsets(table(), 1)).containsExactly(7L, 8L, 9L);
  }

  @Test
  void aRebalanceAfterTheFirstCommitGoesOnFromTheTable() {
    topic.append(0, 10, GOOD);
    Writer writer = world.ofAll(writer(Extent.ON_AND_ON, "shop.clicks-0:8", ""));
    writer.steps(2);
    world.commitDue(writer);
    topic.append(0, GOOD);

    writer.consumer().rebalance(List.of());
    writer.consumer().rebalance(topic.all());
    writer.steps(2);
    world.commitDue(writer);

    assertThat(world.offsets(table(), 0)).containsExactly(8L, 9L, 10L);
  }

  @Test
  void anOffsetThatKafkaDoesNotHaveIsRefused() {
    topic.append(0, 10, GOOD);
    topic.expire(0, 3);

    assertThatThrownBy(() -> drain("shop.clicks-0:2", ""))
        .hasMessageContaining("Kafka has 3 to 10");
    assertThatThrownBy(() -> drain("shop.clicks-0:11", ""))
        .hasMessageContaining("Kafka has 3 to 10");
  }

  @Test
  void whatIsNoBoundIsAUsageError() {
    for (String text :
        List.of("yesterday", "2026-01-05T00:00:00", "shop.clicks:3", "c-0:1,c-0:2")) {
      assertThatThrownBy(() -> Bound.parse("--to", text))
          .isInstanceOfSatisfying(
              SluiceException.class,
              failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessageContaining("--to");
    }
  }
}
