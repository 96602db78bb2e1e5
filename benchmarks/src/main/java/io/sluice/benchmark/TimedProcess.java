package io.sluice.benchmark;

import io.sluice.local.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a process took from its start to its end, its own start included.
 *
 * @param cpuSeconds user and system time, as the shell's {@code times} tells it
 */
record TimedProcess(double wallSeconds, double cpuSeconds) {

  private static final Pattern MINUTES_AND_SECONDS = Pattern.compile("(\\d+)m([\\d.]+)s");

  /**
   * Runs a command to its end.
   *
   * @throws IllegalStateException if it does not end with 0
   */
  static TimedProcess run(JavaCommand command, Path directory)
      throws IOException, InterruptedException {
    Path times = Files.createTempFile(directory, "times", ".txt");
    Path log = Files.createTempFile(directory, "run", ".log");
    List<String> line =
        new ArrayList<>(List.of("sh", "-c", "\"$@\" || exit; times > " + times, "sh"));
    line.addAll(command.unwatchedLine());
    long start = System.nanoTime();
    int exit =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    double wall = (System.nanoTime() - start) / 1e9;
    if (exit != 0) {
      throw new IllegalStateException(
          "%s ended with %d; read %s".formatted(command.mainClass(), exit, log));
    }
    // The second line is about children: user, then system.
    double cpu =
        MINUTES_AND_SECONDS
            .matcher(Files.readAllLines(times).get(1))
            .results()
            .mapToDouble(TimedProcess::seconds)
            .sum();
    return new TimedProcess(wall, cpu);
  }

  private static double seconds(MatchResult time) {
    return 60 * Double.parseDouble(time.group(1)) + Double.parseDouble(time.group(2));
  }
}
