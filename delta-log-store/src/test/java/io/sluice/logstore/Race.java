package io.sluice.logstore;

import io.delta.storage.LogStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;

/**
 * A number of races between two processes for the versions of one log, and what is wrong with the
 * answers.
 */
record Race(RaceTrack track, int races, List<List<Integer>> wins) {

  /**
   * @param folder for what the processes say
   */
  static Race run(Path folder, RaceTrack track, Class<? extends LogStore> store, int races)
      throws Exception {
    Files.createDirectories(folder);
    List<Process> processes = new ArrayList<>();
    for (int racer = 0; racer < 2; racer++) {
      processes.add(start(folder, track, store, races, racer));
    }
    List<List<Integer>> wins = new ArrayList<>();
    for (int racer = 0; racer < 2; racer++) {
      requireSuccess(processes.get(racer), folder.resolve("errors-" + racer));
      wins.add(
          Files.readAllLines(folder.resolve("wins-" + racer)).stream()
              .map(Integer::valueOf)
              .toList());
    }
    return new Race(track, races, wins);
  }

  private static Process start(
      Path folder, RaceTrack track, Class<? extends LogStore> store, int races, int racer)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                RacingProcess.class.getName(),
                folder.resolve("ready").toString(),
                track.log().toString(),
                Integer.toString(racer),
                Integer.toString(races),
                store.getName()));
    track.hadoop().forEach((key, value) -> command.add(key + "=" + value));
    return new ProcessBuilder(command)
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
    FileSystem files = track.log().getFileSystem(track.configuration());
    List<Integer> unfair = new ArrayList<>();
    for (int version = 1; version <= races; version++) {
      List<Integer> won = winners.getOrDefault(version, List.of());
      if (won.size() != 1 || !holds(files, version, won.get(0))) {
        unfair.add(version);
      }
    }
    return unfair;
  }

  private boolean holds(FileSystem files, int version, int winner) throws IOException {
    try (InputStream entry = files.open(track.version(version))) {
      return new String(entry.readAllBytes(), StandardCharsets.UTF_8)
          .equals("racer " + winner + "\n");
    }
  }
}
