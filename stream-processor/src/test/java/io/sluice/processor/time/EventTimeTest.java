package io.sluice.processor.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.row.ReadRecord;
import io.sluice.processor.row.ReadRecord.Readable;
import io.sluice.processor.row.ReadRecord.Unreadable;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.Source;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class EventTimeTest {

  private static final RowType COLUMNS = RowType.of(Field.optional("at", Primitive.TIMESTAMP));
  private static final EventTime TIME = new EventTime(new Source("s", COLUMNS, Optional.of(0)));

  private static long extract(ReadRecord value, long partitionTime) {
    ConsumerRecord<Object, Object> record =
        new ConsumerRecord<>(
            "t",
            0,
            0,
            77,
            TimestampType.CREATE_TIME,
            0,
            0,
            new byte[] {1},
            value,
            new RecordHeaders(),
            Optional.empty());
    return new EventTimeExtractor(TIME).extract(record, partitionTime);
  }

  @Test
  void isTheColumnInWholeMillisecondsElseTheTimestamp() {
    assertThat(TIME.millis(Row.of(COLUMNS, 1_999L), 77)).isEqualTo(1);
    assertThat(TIME.millis(Row.of(COLUMNS, -1L), 77)).isEqualTo(-1);
    assertThat(TIME.millis(new Row(COLUMNS), 77)).isEqualTo(77);
    EventTime without = new EventTime(new Source("s", COLUMNS, Optional.empty()));
    assertThat(without.millis(Row.of(COLUMNS, 1_999L), 77)).isEqualTo(77);
  }

  @Test
  void whatCannotBeReadHasTheTimeOfItsPartition() {
    assertThat(extract(new Unreadable("bad"), 55)).isEqualTo(55);
    assertThat(extract(new Unreadable("bad"), -1)).isZero();
  }

  @Test
  void kafkaIsGivenNoTimeBefore1970() {
    assertThat(extract(new Readable(Row.of(COLUMNS, -5_000_000L)), 55)).isZero();
    assertThat(extract(new Readable(Row.of(COLUMNS, 5_000_000L)), 55)).isEqualTo(5_000);
  }

  @Test
  void whatClaimsToBeTooFarAheadOfItsRecordHasItsTimeAndIsKnownByThat() {
    EventTime bounded =
        new EventTime(
            new Source("s", COLUMNS, Optional.of(0), Optional.of(Duration.ofSeconds(10))));
    Row last = Row.of(COLUMNS, 10_077_999L);
    Row ahead = Row.of(COLUMNS, 10_078_000L);

    assertThat(bounded.recordTime(last, 77)).isEqualTo(10_077);
    assertThat(bounded.isAhead(last, bounded.recordTime(last, 77))).isFalse();
    assertThat(bounded.recordTime(ahead, 77)).isEqualTo(77);
    assertThat(bounded.isAhead(ahead, bounded.recordTime(ahead, 77))).isTrue();
    assertThat(bounded.recordTime(Row.of(COLUMNS, Long.MAX_VALUE), 77)).isEqualTo(77);
    assertThat(bounded.recordTime(Row.of(COLUMNS, Long.MIN_VALUE), 77))
        .isEqualTo(Math.floorDiv(Long.MIN_VALUE, 1000L));
  }

  @Test
  void aRecordWithoutATimestampOrABoundSaysNothing() {
    EventTime bounded =
        new EventTime(new Source("s", COLUMNS, Optional.of(0), Optional.of(Duration.ZERO)));
    Row ahead = Row.of(COLUMNS, 10_078_000L);

    assertThat(bounded.recordTime(ahead, -1)).isEqualTo(10_078);
    assertThat(TIME.recordTime(ahead, 77)).isEqualTo(10_078);
    assertThat(TIME.isAhead(ahead, 77)).isFalse();
  }

  @Test
  void microsecondsEndWhereALongEnds() {
    assertThat(EventTime.micros(-5)).isEqualTo(-5_000);
    assertThat(EventTime.micros(Long.MAX_VALUE / 1000 + 1)).isEqualTo(Long.MAX_VALUE);
    assertThat(EventTime.micros(Long.MIN_VALUE / 1000 - 1)).isEqualTo(Long.MIN_VALUE);
  }
}
