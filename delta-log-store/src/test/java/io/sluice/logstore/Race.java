package io.sluice.logstore;

import io.delta.storage.LogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A number of races between two processes for the versions of one log, and what is wrong with the
 * answers.
 */
record Race(Path log, int races, List<List<Integer>> wins) {

  static Race run(Path folder, Class<? extends LogStore> store, int races) throws Exception {
    Path log = Files.createDirectory(folder.resolve("_delta_log"));
    List<Process> processes = new ArrayList<>();
    for (int racer = 0; racer < 2; racer++) {
      processes.add(start(folder, log, store, races, racer));
    }
    List<List<Integer>> wins = new ArrayList<>();
    for (int racer = 0; racer < 2; racer++) {
      requireSuccess(processes.get(racer), folder.resolve("errors-" + racer));
      wins.add(
          Files.readAllLines(folder.resolve("wins-" + racer)).stream()
              .map(Integer::valueOf)
              .toList());
    }
    return new Race(log, races, wins);
  }

  private static Process start(
      Path folder, Path log, Class<? extends LogStore> store, int races, int racer)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            RacingProcess.class.getName(),
            log.toString(),
            Integer.toString(racer),
            Integer.toString(races),
            store.getName())
        .redirectOutput(folder.resolve("wins-" + racer).toFile())
        .redirectError(folder.resolve("errors-" + racer).toFile())
        .start();
  }

  private static void requireSuccess(Process process, Path errors) throws Exception {
    int exit = process.waitFor();
    if (exit != 0) {
      throw new AssertionError("racer ended with " + exit + ":\n" + Files.readString(errors));
    }
  }

  /** Versions that were not won by exactly one racer, or do not hold what their winner wrote. */
  List<Integer> unfair() throws IOException {
    Map<Integer, List<Integer>> winners = new TreeMap<>();
    for (int racer = 0; racer < 2; racer++) {
      for (int version : wins.get(racer)) {
        winners.computeIfAbsent(version, v -> new ArrayList<>()).add(racer);
      }
    }
    List<Integer> unfair = new ArrayList<>();
    for (int version = 1; version <= races; version++) {
      List<Integer> won = winners.getOrDefault(version, List.of());
      if (won.size() != 1 || !holds(version, won.get(0))) {
        unfair.add(version);
      }
    }
    return unfair;
  }

  private boolean holds(int version, int winner) throws IOException {
    return Files.readString(log.resolve("%020d.json".formatted(version)))
        .equals("racer " + winner + "\n");
  }
}
