package io.sluice.processor;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of the client when a thread of it fails.
 *
 * <p>Who does not answer now may answer later: the thread is replaced, its transaction is undone
 * and its work done again, so no record is skipped. Anything else ends the client: to go on would
 * be to fail again, or to answer wrongly.
 */
final class StreamsFailures implements StreamsUncaughtExceptionHandler {

  /** How long after a failure it still counts as the state of things. */
  static final Duration MEMORY = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(StreamsFailures.class);

  private final InstantSource clock;
  private final Runnable pause;
  private volatile @Nullable Passing passing;
  private volatile @Nullable SluiceException last;

  private record Passing(String reason, Instant at) {}

  /**
   * @param pause waits before a thread is replaced, lest it fails as fast as it can
   */
  StreamsFailures(InstantSource clock, Runnable pause) {
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    SluiceException ours = cause(failure, SluiceException.class);
    if (isPassing(failure, ours)) {
      String reason = ours == null ? reason(failure) : String.valueOf(ours.getMessage());
      passing = new Passing(reason, clock.instant());
      LOG.warn("The views go on from the last commit after a failure: {}", reason);
      LOG.debug("The failure", failure);
      pause.run();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    last = ours == null ? fatal(failure) : ours;
    LOG.error("The views cannot go on", ours == null ? failure : null);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static boolean isPassing(Throwable failure, @Nullable SluiceException ours) {
    return ours == null
        ? cause(failure, RetriableException.class) != null || isOvertaken(failure)
        : ours.exitCode() == ExitCode.TRY_LATER;
  }

  /**
   * Whether the coordinator has ended the thread's transaction, as it does when a process stands
   * still for longer than the transaction's timeout; Kafka Streams does not take this answer for
   * that. A new thread has a new producer.
   */
  private static boolean isOvertaken(Throwable failure) {
    return cause(failure, InvalidTxnStateException.class) != null;
  }

  private static SluiceException fatal(Throwable failure) {
    return new SluiceException(
        ExitCode.FAILED,
        "Cannot go on with the views: %s; the log has its trace, and a restart goes on from the last commit"
            .formatted(reason(failure)),
        failure);
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (type.isInstance(one)) {
        return type.cast(one);
      }
    }
    return null;
  }

  /** Why work did not go on in the last half minute, if so. */
  Optional<String> passing() {
    Passing known = passing;
    return known == null || known.at().plus(MEMORY).isBefore(clock.instant())
        ? Optional.empty()
        : Optional.of(known.reason());
  }

  /** What has ended the client, if anything has. */
  Optional<SluiceException> last() {
    return Optional.ofNullable(last);
  }
}
