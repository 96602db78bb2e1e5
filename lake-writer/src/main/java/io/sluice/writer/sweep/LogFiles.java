package io.sluice.writer.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Which files of a log have to be read to know all that it names: every entry, and the checkpoints
 * up to the first that leads to them if the log does not begin at version 0 (Delta PROTOCOL.md,
 * "Delta Log Entries", "Checkpoints").
 */
record LogFiles(List<Path> entries, List<Path> checkpoints) {

  private static final Pattern ENTRY = Pattern.compile("([0-9]{20})\\.json");
  private static final Pattern CHECKPOINT =
      Pattern.compile("([0-9]{20})\\.checkpoint(\\.([0-9]{10})\\.([0-9]{10}))?\\.parquet");
  private static final Pattern ANY_CHECKPOINT = Pattern.compile("[0-9]{20}\\.checkpoint\\..*");

  /**
   * @throws IOException if something is missing, or is in a form that is not known here
   */
  static LogFiles of(List<FileStatus> log) throws IOException {
    TreeMap<Long, Path> entries = new TreeMap<>();
    TreeMap<Long, Parts> checkpoints = new TreeMap<>();
    for (FileStatus file : log) {
      String name = file.getPath().getName();
      Matcher entry = ENTRY.matcher(name);
      Matcher checkpoint = CHECKPOINT.matcher(name);
      if (entry.matches()) {
        entries.put(Long.parseLong(entry.group(1)), file.getPath());
      } else if (checkpoint.matches()) {
        int count = checkpoint.group(4) == null ? 1 : Integer.parseInt(checkpoint.group(4));
        checkpoints
            .computeIfAbsent(Long.parseLong(checkpoint.group(1)), v -> new Parts(count))
            .files
            .add(file.getPath());
      } else if (ANY_CHECKPOINT.matcher(name).matches()) {
        throw new IOException("it has a checkpoint of a newer form, " + name);
      }
    }
    checkpoints.values().removeIf(Parts::areMissing);
    requireNoHole(entries);
    return new LogFiles(List.copyOf(entries.values()), base(entries, checkpoints));
  }

  /** The files of one checkpoint, as far as they were found. */
  private static final class Parts {
    private final int count;
    private final List<Path> files = new ArrayList<>();

    Parts(int count) {
      this.count = count;
    }

    boolean areMissing() {
      return files.size() < count;
    }
  }

  private static void requireNoHole(TreeMap<Long, Path> entries) throws IOException {
    if (entries.isEmpty()) {
      throw new IOException("it has no entry");
    }
    for (long version = entries.firstKey(); version <= entries.lastKey(); version++) {
      if (!entries.containsKey(version)) {
        throw new IOException("entry %d is missing".formatted(version));
      }
    }
  }

  private static List<Path> base(TreeMap<Long, Path> entries, TreeMap<Long, Parts> checkpoints)
      throws IOException {
    long first = entries.firstKey();
    if (first == 0) {
      return List.of();
    }
    Long base = checkpoints.ceilingKey(first - 1);
    if (base == null) {
      throw new IOException(
          "it begins at entry %d, and its checkpoints %s do not lead there"
              .formatted(first, checkpoints.keySet()));
    }
    // Older ones are no part of it, and what they name is spared too.
    return checkpoints.headMap(base, true).values().stream()
        .flatMap(parts -> parts.files.stream())
        .toList();
  }
}
