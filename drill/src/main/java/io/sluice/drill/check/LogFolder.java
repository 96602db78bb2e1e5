package io.sluice.drill.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The folder of a table's log, read while others write there.
 *
 * @param kept where entries are put aside before they expire; whoever removes them from the log by
 *     a clean-up does not take them from here
 */
public record LogFolder(Path folder, Path kept) {

  private static final int DIGITS = 20;
  private static final String CHECKPOINT = "\\d{20}\\.checkpoint\\.parquet";
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  /** The log of a table in a folder. */
  public static LogFolder of(Path table) {
    return new LogFolder(
        table.resolve("_delta_log"), table.resolveSibling(table.getFileName() + ".kept"));
  }

  /** The newest version; empty while there is none. */
  public OptionalLong newest() throws IOException {
    return entries().max();
  }

  /** The oldest version that has an entry; empty while there is none. */
  public OptionalLong oldest() throws IOException {
    return entries().min();
  }

  /** The oldest version that can be read without an entry before it; empty while there is none. */
  public OptionalLong oldestCheckpoint() throws IOException {
    long oldest = oldest().orElse(0);
    return versions(CHECKPOINT).filter(version -> version >= oldest).min();
  }

  /** The newest version that has a checkpoint; empty while there is none. */
  public OptionalLong newestCheckpoint() throws IOException {
    return versions(CHECKPOINT).max();
  }

  private LongStream entries() throws IOException {
    return versions("\\d{20}\\.json");
  }

  private LongStream versions(String names) throws IOException {
    return files().stream()
        .filter(file -> file.getFileName().toString().matches(names))
        .mapToLong(LogFolder::version);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static long version(Path file) {
    return Long.parseLong(file.getFileName().toString().substring(0, DIGITS));
  }

  /** The entry of a version, as the log has it. */
  public Path entry(long version) {
    return folder.resolve(name(version));
  }

  private static String name(long version) {
    return "%020d.json".formatted(version);
  }

  /**
   * Lets entries look as if they were written long ago, the oldest first, once a copy of each is
   * put aside; so a clean-up may remove them.
   *
   * @param before the first that stays as it is
   */
  public void expire(long before) throws IOException {
    Files.createDirectories(kept);
    for (Path file : files()) {
      if (file.getFileName().toString().matches("\\d{20}\\..*") && version(file) < before) {
        expire(file);
      }
    }
  }

  private void expire(Path file) throws IOException {
    long version = version(file);
    Path copy = kept.resolve(file.getFileName());
    try {
      if (file.getFileName().toString().equals(name(version)) && !Files.exists(copy)) {
        Files.copy(file, copy);
      }
      Files.setLastModifiedTime(file, FileTime.from(LONG_AGO.plusSeconds(version)));
    } catch (NoSuchFileException removedMeanwhile) {
      return;
    }
  }

  /** I4 of what a clean-up has left: from the oldest entry on there is none missing. */
  List<Violation> requireNoHole(String table) throws IOException {
    List<Violation> violations = new ArrayList<>();
    long[] versions = entries().sorted().toArray();
    for (int i = 1; i < versions.length; i++) {
      for (long missing = versions[i - 1] + 1; missing < versions[i]; missing++) {
        violations.add(
            new Violation(
                Invariant.I4,
                table,
                "version %d is not in the log, which begins with %d"
                    .formatted(missing, versions[0])));
      }
    }
    return violations;
  }

  /** Folds the versions behind those that a history has into it; says what breaks I4 and I6. */
  List<Violation> follow(String table, TableHistory history) throws IOException {
    return follow(table, history, newest().orElse(-1));
  }

  /** As {@link #follow(String, TableHistory)}, up to a version. */
  List<Violation> follow(String table, TableHistory history, long last) throws IOException {
    List<Violation> violations = new ArrayList<>();
    for (long version = history.version() + 1; version <= last; version++) {
      Optional<String> text = text(version);
      // One that is missing shows by the version after it.
      if (text.isPresent()) {
        violations.addAll(append(table, version, text.get(), history));
      }
    }
    return violations;
  }

  /** The entry of a version, from the log or from what was put aside; empty if there is none. */
  public Optional<String> text(long version) throws IOException {
    for (Path place : List.of(folder, kept)) {
      try {
        return Optional.of(Files.readString(place.resolve(name(version))));
      } catch (NoSuchFileException e) {
        continue;
      }
    }
    return Optional.empty();
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
