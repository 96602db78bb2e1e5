package io.sluice.writer;

import io.sluice.service.Health;
import io.sluice.writer.feed.FeedStatus;
import io.sluice.writer.feed.FeedWorker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the workers of all feeds, each in a thread of its own: one that is held up does not stop the
 * others.
 */
@NullMarked
final class LakeWriter implements Health {

  private static final Logger LOG = LoggerFactory.getLogger(LakeWriter.class);

  /** How long workers may take to stop; what they have not committed is read again. */
  static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  /** What a failure of one worker means for the others. */
  enum OnFailure {
    /** They are stopped: whoever supervises the process starts it anew. */
    STOP_ALL,
    /** They go on to their ends. */
    FINISH_THE_OTHERS
  }

  private final List<FeedWorker> workers;
  private final OnFailure onFailure;
  private volatile @Nullable Throwable failure;

  LakeWriter(List<FeedWorker> workers, OnFailure onFailure) {
    this.workers = List.copyOf(workers);
    this.onFailure = onFailure;
  }

  /** Returns when all workers have ended, with the first failure, if any. */
  Optional<Throwable> run() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(workers.size(), LakeWriter::daemon);
    ExecutorCompletionService<Void> ends = new ExecutorCompletionService<>(threads);
    for (FeedWorker worker : workers) {
      ends.submit(() -> run(worker), null);
    }
    threads.shutdown();
    for (int i = 0; i < workers.size(); i++) {
      Future<Void> end = nextEnd(ends);
      if (end == null) {
        LOG.warn("Not all tables have stopped within {} s; going without them", STOP_LIMIT);
        break;
      }
      take(end);
    }
    return Optional.ofNullable(failure);
  }

  private @Nullable Future<Void> nextEnd(ExecutorCompletionService<Void> ends)
      throws InterruptedException {
    return failure != null && onFailure == OnFailure.STOP_ALL
        ? ends.poll(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        : ends.take();
  }

  private void take(Future<Void> end) throws InterruptedException {
    try {
      end.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      LOG.error("A table has failed: {}", cause.getMessage());
      failure = failure == null ? cause : failure;
      if (onFailure == OnFailure.STOP_ALL) {
        stop();
      }
    }
  }

  private static void run(FeedWorker worker) {
    Thread.currentThread().setName("writer-" + worker.status().table());
    worker.run();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  /** Lets {@link #run} end soon. */
  void stop() {
    workers.forEach(FeedWorker::stop);
  }

  List<FeedStatus> feeds() {
    return workers.stream().map(FeedWorker::status).toList();
  }

  @Override
  public boolean isLive() {
    return failure == null;
  }

  @Override
  public List<String> reasonsNotReady() {
    return feeds().stream()
        .flatMap(
            feed ->
                feed.reasonNotReady().stream()
                    .map(reason -> "table %s: %s".formatted(feed.table(), reason)))
        .toList();
  }

  @Override
  public List<String> notes() {
    return feeds().stream()
        .flatMap(
            feed ->
                Stream.concat(feed.reasonPaused().stream(), feed.reasonHeld().stream())
                    .map(reason -> "table %s: %s".formatted(feed.table(), reason)))
        .toList();
  }
}
