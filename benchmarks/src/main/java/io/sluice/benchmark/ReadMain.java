package io.sluice.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.benchmark.TableReader.Content;
import io.sluice.spark.LakeSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a table in this process, which was started for it: first as it comes, then once more when
 * the engine is warm from another table.
 *
 * <p>Arguments: {@code spark} or {@code kernel}; {@code files}, {@code rows} or {@code filled}; the
 * table; the table to get warm on; a file for the result.
 */
public final class ReadMain {

  private static final int WARM_UP_READS = 10;

  private ReadMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path result = Path.of(arguments[4]);
    TableReader table = reader(arguments[0], Path.of(arguments[2]));
    if (arguments[1].equals("filled")) {
      Content content = table.filled();
      write(result, Map.of("rows", content.rows(), "checksum", content.checksum()));
      return;
    }
    Reading reading = Reading.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    long start = System.nanoTime();
    long found = table.read(reading);
    double first = secondsSince(start);
    double process =
        (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
    TableReader other = reader(arguments[0], Path.of(arguments[3]));
    for (int i = 0; i < WARM_UP_READS; i++) {
      other.read(reading);
    }
    start = System.nanoTime();
    long again = table.read(reading);
    double warm = secondsSince(start);
    if (again != found) {
      throw new IllegalStateException("Found %d, and then %d".formatted(found, again));
    }
    write(result, Map.of("process", process, "first", first, "warm", warm, "found", found));
  }

  private static TableReader reader(String engine, Path folder) {
    return switch (Engine.valueOf(engine.toUpperCase(Locale.ROOT))) {
      case SPARK -> new SparkTable(LakeSession.open(), folder);
      case KERNEL -> new KernelTable(folder);
    };
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void write(Path file, Map<String, Number> values) throws IOException {
    new ObjectMapper().writeValue(file.toFile(), values);
  }
}
