package io.sluice.drill.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The folder of a table's log, read while others write there. */
public record LogFolder(Path folder) {

  private static final int DIGITS = 20;

  /** The log of a table in a folder. */
  public static LogFolder of(Path table) {
    return new LogFolder(table.resolve("_delta_log"));
  }

  /** The newest version; empty while there is none. */
  public OptionalLong newest() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{20}\\.json"))
          .mapToLong(name -> Long.parseLong(name.substring(0, DIGITS)))
          .max();
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  /** Folds the versions behind those that a history has into it; says what breaks I4 and I6. */
  List<Violation> follow(String table, TableHistory history) throws IOException {
    List<Violation> violations = new ArrayList<>();
    long newest = newest().orElse(-1);
    for (long version = history.version() + 1; version <= newest; version++) {
      Path entry = folder.resolve("%020d.json".formatted(version));
      // One that is missing shows by the version after it.
      if (Files.exists(entry)) {
        violations.addAll(append(table, version, Files.readString(entry), history));
      }
    }
    return violations;
  }

  private static List<Violation> append(
      String table, long version, String text, TableHistory history) {
    try {
      return history.append(LogEntry.parse(version, text));
    } catch (LogEntry.TornException e) {
      return List.of(new Violation(Invariant.I4, table, e.finding()));
    }
  }
}
