package io.sluice.writer.delta;

import io.sluice.writer.table.TableDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a table's checkpoints apart from its commits, which they never fail or delay.
 *
 * <p>Only versions of our own commits are asked for. Any version is the commit of one writer alone,
 * so no two writers write the same checkpoint. What is asked for while one is written, or before
 * the pace allows it, is left out.
 */
final class BackgroundCheckpoints {

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundCheckpoints.class);
  private static final long NONE = -1;

  private final TableDefinition table;
  private final Configuration configuration;
  private final Executor executor;
  private final InstantSource clock;
  private final CheckpointObserver observer;
  private final AtomicLong wanted = new AtomicLong(NONE);
  private final CheckpointPace pace = new CheckpointPace();

  BackgroundCheckpoints(
      TableDefinition table,
      Configuration configuration,
      Executor executor,
      InstantSource clock,
      CheckpointObserver observer) {
    this.table = table;
    this.configuration = configuration;
    this.executor = executor;
    this.clock = clock;
    this.observer = observer;
  }

  /** Asks for the checkpoint of a version that this process committed. */
  void request(long version) {
    if (pace.isRested(clock.instant()) && wanted.getAndSet(version) == NONE) {
      executor.execute(this::writeWanted);
    }
  }

  /** Drops what was asked for and not begun. */
  void cancel() {
    wanted.set(NONE);
  }

  private void writeWanted() {
    long version = wanted.getAndSet(NONE);
    if (version != NONE) {
      write(version);
    }
  }

  private void write(long version) {
    Instant start = clock.instant();
    try {
      StandaloneInternals.checkpoint(configuration, new Path(table.location()), version);
      // Standalone asserts what it expects of a log.
    } catch (Exception | AssertionError e) {
      LOG.warn("Cannot write checkpoint {} of table {}; its log grows", version, table.name(), e);
      rest(start);
      observer.failed(table, version, e);
      return;
    }
    observer.written(table, version, rest(start));
  }

  /** A failure may have taken as long as a checkpoint. */
  private Duration rest(Instant start) {
    Instant end = clock.instant();
    Duration took = Duration.between(start, end);
    pace.took(took, end);
    return took;
  }
}
