package io.sluice.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.sluice.benchmark.ReadTimes.Cost;
import io.sluice.spark.LakeSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads a table in this process, which was started for it: first as it comes, then once more when
 * the engine is warm from another table.
 *
 * <p>Arguments: {@code spark} or {@code kernel}; {@code files}, {@code rows} or {@code filled}; the
 * table; the table to get warm on; a file for the result.
 */
public final class ReadMain {

  private static final int WARM_UP_READS = 10;
  private static final double NANOS = 1e9;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private ReadMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path result = Path.of(arguments[4]);
    TableReader table = reader(arguments[0], Path.of(arguments[2]));
    if (arguments[1].equals("filled")) {
      new ObjectMapper().writeValue(result.toFile(), table.filled());
      return;
    }
    Reading reading = Reading.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    Stopwatch first = new Stopwatch();
    long found = table.read(reading);
    Cost firstCost = first.stop();
    long started = ManagementFactory.getRuntimeMXBean().getStartTime();
    Cost process =
        new Cost((System.currentTimeMillis() - started) / 1e3, SYSTEM.getProcessCpuTime() / NANOS);
    TableReader other = reader(arguments[0], Path.of(arguments[3]));
    for (int i = 0; i < WARM_UP_READS; i++) {
      other.read(reading);
    }
    Stopwatch warm = new Stopwatch();
    long again = table.read(reading);
    Cost warmCost = warm.stop();
    if (again != found) {
      throw new IllegalStateException("Found %d, and then %d".formatted(found, again));
    }
    new ReadTimes(process, firstCost, warmCost, found).write(result);
  }

  private static TableReader reader(String engine, Path folder) {
    return switch (Engine.valueOf(engine.toUpperCase(Locale.ROOT))) {
      case SPARK -> new SparkTable(LakeSession.open(), folder);
      case KERNEL -> new KernelTable(folder);
    };
  }

  /** Time and CPU since it was made. */
  private static final class Stopwatch {
    private final long start = System.nanoTime();
    private final long cpu = SYSTEM.getProcessCpuTime();

    Cost stop() {
      return new Cost(
          (System.nanoTime() - start) / NANOS, (SYSTEM.getProcessCpuTime() - cpu) / NANOS);
    }
  }
}
