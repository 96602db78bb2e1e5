package io.sluice.writer.delta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a local log from a version on, and the checkpoints among them, found by name.
 *
 * <p>It relies on what Delta promises: versions have no gaps (PROTOCOL.md, "Delta Log Entries"),
 * and clean-up removes the oldest first. So if what the tail begins with is still there when its
 * end was found, nothing behind it was removed meanwhile.
 */
final class LogTail {

  /** As Standalone asks: for a checkpoint and what follows it, or for an entry and what does. */
  private static final Pattern ASKED = Pattern.compile("([0-9]{20})\\.(checkpoint|json)");

  /** A longer tail is listed faster than it is looked for. */
  private static final int LONGEST = 1_000;

  private static final String ZEROS = "0".repeat(20);

  private final Path folder;
  private final List<FileStatus> found = new ArrayList<>();

  private LogTail(Path folder) {
    this.folder = folder;
  }

  /** Empty if the folder has to be listed. */
  static Optional<Iterator<FileStatus>> from(org.apache.hadoop.fs.Path asked) throws IOException {
    Matcher name = ASKED.matcher(asked.getName());
    if (!name.matches()) {
      return Optional.empty();
    }
    LogTail tail = new LogTail(Path.of(asked.getParent().toUri().getPath()));
    return tail.from(Long.parseLong(name.group(1)), name.group(2))
        ? Optional.of(tail.found.iterator())
        : Optional.empty();
  }

  private boolean from(long first, String kind) throws IOException {
    boolean atCheckpoint = kind.equals("checkpoint") && addIfThere(checkpoint(first));
    boolean atEntry = addIfThere(entry(first));
    boolean isKnownStart = kind.equals("json") || first == 0 ? atEntry : atCheckpoint;
    if (!isKnownStart) {
      return false;
    }
    Path start = folder.resolve(atCheckpoint ? checkpoint(first) : entry(first));
    long version = first + 1;
    while (true) {
      boolean hasCheckpoint = addIfThere(checkpoint(version));
      if (!addIfThere(entry(version))) {
        return !hasCheckpoint && Files.exists(start);
      }
      if (++version - first > LONGEST) {
        return false;
      }
    }
  }

  private static String entry(long version) {
    return digits(version) + ".json";
  }

  private static String checkpoint(long version) {
    return digits(version) + ".checkpoint.parquet";
  }

  private static String digits(long version) {
    String number = Long.toString(version);
    return ZEROS.substring(number.length()) + number;
  }

  private boolean addIfThere(String name) throws IOException {
    FileStatus status = status(folder.resolve(name));
    if (status == null) {
      return false;
    }
    found.add(status);
    return true;
  }

  private static @Nullable FileStatus status(Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStatus(
          attributes.size(),
          false,
          1,
          0,
          attributes.lastModifiedTime().toMillis(),
          new org.apache.hadoop.fs.Path("file", null, file.toString()));
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
