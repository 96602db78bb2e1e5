package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener.SuspendReason;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class StateProgressTest {

  private static final TopicPartition FIRST = new TopicPartition("windows-changelog", 0);
  private static final TopicPartition SECOND = new TopicPartition("windows-changelog", 1);

  private final StateProgress progress = new StateProgress();

  @Test
  void restoresAreCountedOffForAllChangelogsTogether() {
    progress.onRestoreStart(FIRST, "windows", 100, 1_100);
    progress.onRestoreStart(SECOND, "windows", 0, 500);
    progress.onBatchRestored(FIRST, "windows", 299, 150);

    assertThat(progress.restoring()).isEqualTo(1_300);
    assertThat(progress.restored()).isEqualTo(150);
    assertThat(progress.waiting())
        .hasValue("the state of the views is read back from Kafka: 1,300 of 1,500 offsets to go");
  }

  @Test
  void whatIsRestoredOrGivenUpIsNotWaitedFor() {
    progress.onRestoreStart(FIRST, "windows", 0, 10);
    progress.onRestoreStart(SECOND, "windows", 0, 10);
    progress.onRestoreEnd(FIRST, "windows", 10);
    progress.onRestoreSuspended(SECOND, "windows", 3);
    progress.onBatchRestored(SECOND, "windows", 5, 1);

    assertThat(progress.restoring()).isZero();
    assertThat(progress.waiting()).isEmpty();
  }

  @Test
  void aBatchThatGoesBeyondTheEndLeavesNothingToDo() {
    progress.onRestoreStart(FIRST, "windows", 0, 10);
    progress.onBatchRestored(FIRST, "windows", 25, 20);

    assertThat(progress.restoring()).isZero();
  }

  @Test
  void standbyStateIsBehindUntilItIsTakenOver() {
    TaskId task = TaskId.parse("0_0");
    progress.onUpdateStart(FIRST, "windows", 0);
    progress.onBatchLoaded(FIRST, "windows", task, 39, 40, 100);
    progress.onBatchLoaded(SECOND, "windows", task, 99, 40, 100);
    assertThat(progress.standbyLag()).isEqualTo(60);

    progress.onUpdateSuspended(FIRST, "windows", 40, 100, SuspendReason.PROMOTED);
    assertThat(progress.standbyLag()).isZero();
  }

  @Test
  void metersShowIt() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    progress.register(meters);
    progress.onRestoreStart(FIRST, "windows", 0, 10);
    progress.onBatchRestored(FIRST, "windows", 3, 4);
    progress.onBatchLoaded(SECOND, "windows", TaskId.parse("0_1"), 4, 5, 10);

    assertThat(meters.get("sluice.processor.restoring").gauge().value()).isEqualTo(6);
    assertThat(meters.get("sluice.processor.restored").functionCounter().count()).isEqualTo(4);
    assertThat(meters.get("sluice.processor.standby.lag").gauge().value()).isEqualTo(5);
  }
}
