package io.sluice.writer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.TableDefinition.CommitPolicy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CommitScheduleTest {

  private static final Instant SINCE = Instant.parse("2026-01-05T00:00:00Z");

  private final CommitSchedule schedule =
      new CommitSchedule(new CommitPolicy(Duration.ofSeconds(5), 100, 1_000));

  @Test
  void isDueByTime() {
    BatchSize one = new BatchSize(1, 1, SINCE);

    assertThat(schedule.isDue(one, SINCE.plusMillis(4_999))).isFalse();
    assertThat(schedule.isDue(one, SINCE.plusMillis(5_000))).isTrue();
  }

  @Test
  void isDueByRecords() {
    assertThat(schedule.isDue(new BatchSize(99, 1, SINCE), SINCE)).isFalse();
    assertThat(schedule.isDue(new BatchSize(100, 1, SINCE), SINCE)).isTrue();
  }

  @Test
  void isDueByBytes() {
    assertThat(schedule.isDue(new BatchSize(1, 999, SINCE), SINCE)).isFalse();
    assertThat(schedule.isDue(new BatchSize(1, 1_000, SINCE), SINCE)).isTrue();
  }

  @Test
  void offsetsAloneAreDueAfterAMinuteOrTheIntervalIfThatIsLonger() {
    BatchSize none = new BatchSize(0, 0, SINCE);
    CommitSchedule hourly = new CommitSchedule(new CommitPolicy(Duration.ofHours(1), 100, 1_000));

    assertThat(schedule.dueAt(none)).isEqualTo(SINCE.plusSeconds(60));
    assertThat(hourly.dueAt(none)).isEqualTo(SINCE.plusSeconds(3_600));
  }
}
