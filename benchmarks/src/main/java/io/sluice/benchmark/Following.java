package io.sluice.benchmark;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Reads a table's versions as they come. */
final class Following {

  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final VersionLog log;
  private final LogWatch watch;
  private final Visibility visibility = new Visibility();
  private int version;

  Following(VersionLog log, LogWatch watch) {
    this.log = log;
    this.watch = watch;
  }

  /** Whether something of every partition can be seen. */
  boolean hasEachPartition() {
    return read().hasEachPartition();
  }

  /** Returns when all that was sent can be seen, or the limit is reached. */
  void await(SendTimes sent, Duration limit) {
    long start = System.nanoTime();
    while (!read().has(sent) && System.nanoTime() - start < limit.toNanos()) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  private Visibility read() {
    for (; version < watch.versions(); version++) {
      log.read(version, visibility);
    }
    return visibility;
  }
}
