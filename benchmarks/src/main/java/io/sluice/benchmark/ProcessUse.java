package io.sluice.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
    if (stat.isEmpty()) {
      return 0;
    }
    // The name of the command may hold blanks, and is in brackets; state is the first behind it.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
    } catch (IOException ended) {
      return "";
    }
  }
}
