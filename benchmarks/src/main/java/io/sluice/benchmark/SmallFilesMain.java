package io.sluice.benchmark;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Fills a table with small files, or appends to it at a steady pace until it is ended, on the
 * writer's class path.
 *
 * <p>Arguments: table, rows a file, and either {@code fill}, files, days; or {@code pace},
 * milliseconds, and a file that gets a line for each commit: when it ended (milliseconds since
 * 1970) and how long it took (microseconds).
 */
public final class SmallFilesMain {

  /** All days that are filled are before. */
  static final String END_OF_FILL = "2021-01-01";

  static final int MOST_DAYS = 366;

  private static final int SECONDS = 80_000;

  private static final Instant FIRST_DAY = Instant.parse("2020-01-01T00:00:00Z");

  private SmallFilesMain() {}

  public static void main(String[] arguments) throws IOException {
    int rows = Integer.parseInt(arguments[1]);
    Path table = Path.of(arguments[0]);
    if (arguments[2].equals("fill")) {
      fill(table, rows, Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
    } else {
      pace(table, rows, Long.parseLong(arguments[3]), Path.of(arguments[4]));
    }
  }

  /** One day after the other, as a stream does. */
  private static void fill(Path folder, int rows, int files, int days) {
    try (SmallFiles table = SmallFiles.filling(folder)) {
      for (int file = 0; file < files; file++) {
        long day = (long) file * days / files;
        table.append(rows, FIRST_DAY.plus(Duration.ofDays(day)).plusSeconds(file % SECONDS));
      }
    }
  }

  private static void pace(Path folder, int rows, long everyMillis, Path times) throws IOException {
    long every = TimeUnit.MILLISECONDS.toNanos(everyMillis);
    try (SmallFiles table = SmallFiles.live(folder);
        BufferedWriter out = Files.newBufferedWriter(times)) {
      long due = System.nanoTime();
      while (true) {
        Duration took = table.append(rows, Instant.now());
        out.write(System.currentTimeMillis() + " " + took.toNanos() / 1000 + "\n");
        out.flush();
        due += every;
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }
}
