package io.sluice.processor.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class UnreadRecordsTest {

  private static final TopicPartition CLICKS = new TopicPartition("clicks", 0);
  private static final TopicPartition EMPTY = new TopicPartition("clicks", 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private Instant now = Instant.parse("2026-01-05T00:00:00Z");

  /** Every look at the clock costs half a second, so that patience has an end. */
  private final UnreadRecords unread = new UnreadRecords(consumer, () -> now = now.plusMillis(500));

  UnreadRecordsTest() {
    consumer.updateBeginningOffsets(new HashMap<>(Map.of(CLICKS, 0L, EMPTY, 0L)));
  }

  private void recordAt(long offset) {
    consumer.schedulePollTask(
        () -> consumer.addRecord(new ConsumerRecord<>("clicks", 0, offset, null, new byte[0])));
  }

  /** What a poll does that meets nothing but markers and aborted records. */
  private void nothingBefore(long offset) {
    consumer.schedulePollTask(() -> consumer.seek(CLICKS, offset));
  }

  @Test
  void nothingIsReadWhereTheGroupIsAtTheEnd() {
    assertThat(unread.exist(Map.of(CLICKS, 7L), Map.of(CLICKS, 7L, EMPTY, 0L))).isFalse();
    assertThat(consumer.assignment()).isEmpty();
  }

  @Test
  void aRecordInFrontOfTheEndIsUnread() {
    recordAt(6);

    assertThat(unread.exist(Map.of(CLICKS, 5L), Map.of(CLICKS, 7L))).isTrue();
  }

  @Test
  void aPartitionWithoutACommittedOffsetIsUnreadFromItsBeginning() {
    recordAt(0);

    assertThat(unread.exist(Map.of(), Map.of(CLICKS, 1L))).isTrue();
  }

  @Test
  void markersInFrontOfTheEndAreNotUnread() {
    nothingBefore(7);

    assertThat(unread.exist(Map.of(CLICKS, 5L), Map.of(CLICKS, 7L))).isFalse();
  }

  @Test
  void aRecordBehindTheEndIsNotUnread() {
    recordAt(8);

    assertThat(unread.exist(Map.of(CLICKS, 5L), Map.of(CLICKS, 7L))).isFalse();

    recordAt(8);
    assertThat(unread.exist(Map.of(CLICKS, 5L), Map.of(CLICKS, 9L))).isTrue();
    assertThat(consumer.position(CLICKS)).isEqualTo(9);
  }

  @Test
  void anEndThatCannotBeReachedMayHideARecord() {
    assertThat(unread.exist(Map.of(CLICKS, 5L), Map.of(CLICKS, 7L))).isTrue();
  }

  @Test
  void aRunOfMarkersIsPassedInAsManyLooksAsItTakes() {
    nothingBefore(6);
    assertThat(unread.exist(Map.of(CLICKS, 5L), Map.of(CLICKS, 9L))).isTrue();
    assertThat(unread.exist(Map.of(CLICKS, 5L), Map.of(CLICKS, 9L))).isTrue();
    assertThat(consumer.position(CLICKS)).isEqualTo(6);
  }

  @Test
  void aGroupThatMovedOnIsFollowed() {
    nothingBefore(6);
    assertThat(unread.exist(Map.of(CLICKS, 5L), Map.of(CLICKS, 9L))).isTrue();
    assertThat(unread.exist(Map.of(CLICKS, 8L), Map.of(CLICKS, 9L))).isTrue();
    assertThat(consumer.position(CLICKS)).isEqualTo(8);
  }

  @Test
  void aPartitionThatWasPausedIsReadAgain() {
    nothingBefore(7);
    assertThat(unread.exist(Map.of(CLICKS, 5L), Map.of(CLICKS, 7L))).isFalse();
    recordAt(7);

    assertThat(unread.exist(Map.of(CLICKS, 7L), Map.of(CLICKS, 8L))).isTrue();
    assertThat(consumer.paused()).isEmpty();
  }
}
