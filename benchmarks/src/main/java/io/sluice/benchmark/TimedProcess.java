package io.sluice.benchmark;

import io.sluice.local.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a process took from its start to its end, its own start included.
 *
 * @param cpuSeconds user and system time, as the shell's {@code times} tells it
 * @param peakRssMib the most memory that was resident, as seen last before it ended
 */
record TimedProcess(double wallSeconds, double cpuSeconds, double peakRssMib) {

  private static final Pattern MINUTES_AND_SECONDS = Pattern.compile("(\\d+)m([\\d.]+)s");
  private static final long LOOK_EVERY_MS = 20;

  /**
   * Runs a command to its end, in a shell that ends with this JVM.
   *
   * @throws IllegalStateException if it does not end with 0
   */
  static TimedProcess run(JavaCommand command, Path directory)
      throws IOException, InterruptedException {
    return run(command, directory, process -> {});
  }

  /** The same with somebody who looks at the process as long as it runs. */
  static TimedProcess run(JavaCommand command, Path directory, Consumer<ProcessHandle> onlooker)
      throws IOException, InterruptedException {
    Path times = Files.createTempFile(directory, "times", ".txt");
    Path log = Files.createTempFile(directory, "run", ".log");
    List<String> line =
        new ArrayList<>(List.of("sh", "-c", "\"$@\" || exit; times > " + times, "sh"));
    line.addAll(command.unwatchedLine());
    long start = System.nanoTime();
    Process shell =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    double peak = watch(shell, onlooker);
    double wall = (System.nanoTime() - start) / 1e9;
    if (shell.exitValue() != 0) {
      throw new IllegalStateException(
          "%s ended with %d; read %s".formatted(command.mainClass(), shell.exitValue(), log));
    }
    return new TimedProcess(wall, cpuOfChildren(times), peak);
  }

  /** Waits for the end; what the shell runs is ended when this JVM ends before. */
  private static double watch(Process shell, Consumer<ProcessHandle> onlooker)
      throws InterruptedException {
    Thread atExit = new Thread(() -> shell.descendants().forEach(ProcessHandle::destroy));
    Runtime.getRuntime().addShutdownHook(atExit);
    double peak = 0;
    while (!shell.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
      shell.children().forEach(onlooker);
      peak = Math.max(peak, shell.children().mapToDouble(ProcessUse::peakRssMib).sum());
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
    return peak;
  }

  private static double cpuOfChildren(Path times) throws IOException {
    // The second line is about children: user, then system.
    return MINUTES_AND_SECONDS
        .matcher(Files.readAllLines(times).get(1))
        .results()
        .mapToDouble(TimedProcess::seconds)
        .sum();
  }

  private static double seconds(MatchResult time) {
    return 60 * Double.parseDouble(time.group(1)) + Double.parseDouble(time.group(2));
  }
}
