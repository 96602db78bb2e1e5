package io.sluice.processor;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.registry.RegistryException;
import java.time.Instant;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class StreamsFailuresTest {

  private Instant now = Instant.parse("2026-01-05T00:00:00Z");
  private int pauses;
  private final StreamsFailures failures = new StreamsFailures(() -> now, () -> pauses++);

  @Test
  void aRegistryThatDoesNotAnswerReplacesTheThreadAndIsTheReason() {
    RegistryException unknown = RegistryException.unknownId(7);

    assertThat(failures.handle(new StreamsException("task 0_1", unknown)))
        .isEqualTo(REPLACE_THREAD);

    assertThat(failures.passing()).hasValue(unknown.getMessage());
    assertThat(failures.last()).isEmpty();
    assertThat(pauses).isEqualTo(1);
  }

  @Test
  void aBrokerThatDoesNotAnswerReplacesTheThread() {
    assertThat(failures.handle(new StreamsException(new TimeoutException("no leader"))))
        .isEqualTo(REPLACE_THREAD);
    assertThat(failures.passing()).hasValue("TimeoutException: no leader");
  }

  @Test
  void aTransactionThatTheCoordinatorHasEndedReplacesTheThread() {
    assertThat(failures.handle(new StreamsException(new InvalidTxnStateException("timed out"))))
        .isEqualTo(REPLACE_THREAD);
    assertThat(failures.passing()).hasValue("InvalidTxnStateException: timed out");
  }

  @Test
  void aReasonIsForgottenWhenItDoesNotComeBack() {
    failures.handle(new TimeoutException("no leader"));

    now = now.plus(StreamsFailures.MEMORY);
    assertThat(failures.passing()).isPresent();
    now = now.plusMillis(1);
    assertThat(failures.passing()).isEmpty();
  }

  @Test
  void anythingElseEndsTheClientWithItsReason() {
    assertThat(
            failures.handle(new StreamsException("task", new IllegalStateException("impossible"))))
        .isEqualTo(SHUTDOWN_CLIENT);

    SluiceException last = failures.last().orElseThrow();
    assertThat(last.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(last).hasMessageContaining("IllegalStateException: impossible");
    assertThat(pauses).isZero();
  }

  @Test
  void aRefusalOfOursEndsTheClientWithItsOwnMessageAndCode() {
    SluiceException refusal = new SluiceException(ExitCode.CONFIGURATION, "Cannot do it: never");

    assertThat(failures.handle(new StreamsException(refusal))).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(failures.last()).hasValue(refusal);
  }
}
