package io.sluice.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A reader that follows a table's log and notes when each version was there. It looks every
 * millisecond, so what it says is late by that much at most, and never early.
 */
final class LogWatch implements AutoCloseable {

  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Path log;
  private final List<Long> seenNanos = new ArrayList<>();
  private final Thread thread = new Thread(this::follow, "log-watch");
  private volatile int versions;
  private volatile boolean closed;

  private LogWatch(Path table) {
    this.log = table.resolve("_delta_log");
    thread.setDaemon(true);
  }

  static LogWatch start(Path table) {
    LogWatch watch = new LogWatch(table);
    watch.thread.start();
    return watch;
  }

  private void follow() {
    while (!closed) {
      if (Files.exists(file(versions))) {
        seenNanos.add(System.nanoTime());
        versions++;
      } else {
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
    }
  }

  private Path file(int version) {
    return log.resolve("%020d.json".formatted(version));
  }

  int versions() {
    return versions;
  }

  long seenNanos(int version) {
    return seenNanos.get(version);
  }

  /** The lines of a version. */
  List<String> actions(int version) {
    try {
      return Files.readAllLines(file(version));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it, and returns when nothing more is noted. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
