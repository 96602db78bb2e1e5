package io.sluice.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What Linux says of a process that runs; nothing of one that has ended. */
final class ProcessUse {

  private static final double KIB_PER_MIB = 1024;
  private static final double TICKS_PER_SECOND = 100;

  private ProcessUse() {}

  /** The most memory that was resident so far (proc(5), {@code VmHWM}); 0 if it has ended. */
  static double peakRssMib(ProcessHandle process) {
    return read(process, "status")
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB)
        .findFirst()
        .orElse(0);
  }

  /** User and system time so far (proc(5), {@code utime} and {@code stime}); 0 if it has ended. */
  static double cpuSeconds(ProcessHandle process) {
    String stat = read(process, "stat");
    return stat.isEmpty() ? 0 : cpuSeconds(stat);
  }

  private static double cpuSeconds(String stat) {
    // The name of the command may hold blanks, and is in brackets; state is the first behind it.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /**
   * The same of each of its threads whose name begins so, by their ids.
   *
   * @param name of which Linux has the first fifteen characters
   */
  static Map<String, Double> threads(ProcessHandle process, String name) {
    Map<String, Double> threads = new HashMap<>();
    for (String id : ids(process)) {
      String stat = read(process, "task/" + id + "/stat");
      if (stat.contains("(" + name)) {
        threads.put(id, cpuSeconds(stat));
      }
    }
    return threads;
  }

  private static List<String> ids(ProcessHandle process) {
    try (Stream<Path> tasks = Files.list(of(process).resolve("task"))) {
      return tasks.map(task -> task.getFileName().toString()).toList();
    } catch (IOException | UncheckedIOException ended) {
      return List.of();
    }
  }

  private static Path of(ProcessHandle process) {
    return Path.of("/proc", Long.toString(process.pid()));
  }

  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(of(process).resolve(file));
    } catch (IOException ended) {
      return "";
    }
  }
}
