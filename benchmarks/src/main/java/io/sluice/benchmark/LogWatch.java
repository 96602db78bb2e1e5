package io.sluice.benchmark;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A reader that follows a table and notes when each version was there. It looks every millisecond,
 * so what it says is late by that much at most, and never early.
 */
final class LogWatch implements AutoCloseable {

  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final VersionLog log;
  private final List<Long> seenNanos = new ArrayList<>();
  private final Thread thread = new Thread(this::follow, "log-watch");
  private volatile int versions;
  private volatile boolean closed;

  private LogWatch(VersionLog log) {
    this.log = log;
    thread.setDaemon(true);
  }

  static LogWatch start(VersionLog log) {
    LogWatch watch = new LogWatch(log);
    watch.thread.start();
    return watch;
  }

  private void follow() {
    while (!closed) {
      if (Files.exists(log.file(versions))) {
        seenNanos.add(System.nanoTime());
        versions++;
      } else {
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
    }
  }

  int versions() {
    return versions;
  }

  long seenNanos(int version) {
    return seenNanos.get(version);
  }

  /** Ends it, and returns when nothing more is noted. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
