package io.sluice.writer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.table.TableRefusedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class FeedFailuresTest {

  private final FeedFailures failures = new FeedFailures(new FeedWorld(1).plan());

  @Test
  void whatWasThrownInARebalanceIsToldAsItself() {
    SluiceException refusal = new TableRefusedException("Cannot write table clicks");

    assertThat(failures.of(new KafkaException("User rebalance callback throws an error", refusal)))
        .isSameAs(refusal);
  }

  @Test
  void anInstanceIdThatAnotherProcessHasIsNamed() {
    SluiceException failure = failures.of(new FencedInstanceIdException("fenced"));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(failure).hasMessageContaining("the same group.instance.id");
  }

  @Test
  void allElseIsToldAsKafkaTellsIt() {
    SluiceException failure = failures.of(new TopicAuthorizationException("shop.clicks"));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure).hasMessageContaining("Cannot read topic shop.clicks for table clicks");
  }
}
