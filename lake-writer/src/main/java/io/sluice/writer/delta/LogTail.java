package io.sluice.writer.delta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one local log from a version on, found by name, and the checkpoint that its {@code
 * _last_checkpoint} names. Entries never change, so each is looked at once.
 *
 * <p>It relies on what Delta promises: versions have no gaps (PROTOCOL.md, "Delta Log Entries"),
 * and clean-up removes the oldest entry first. So if the last entry is still there once none was
 * found behind it, there is none. A checkpoint says nothing of the entries behind it: one that was
 * written slowly may appear when clean-up has already taken them; the folder is listed then.
 * Another log in the same place begins or ends otherwise, and is read anew.
 */
final class LogTail {

  /** As Standalone asks: for a checkpoint and what follows it, or for an entry and what does. */
  private static final Pattern ASKED = Pattern.compile("([0-9]{20})\\.(checkpoint|json)");

  /** What is longer is listed faster than it is looked for. */
  private static final int LONGEST_SEARCH = 1_000;

  private static final String ZEROS = "0".repeat(20);

  /** How files are looked at. */
  interface Look {
    /** What is there under a name now; null if nothing is. */
    @Nullable FileStatus at(Path file) throws IOException;
  }

  private final Path folder;
  private final Look look;
  private final TreeMap<Long, FileStatus> entries = new TreeMap<>();
  private @Nullable FileStatus start;

  LogTail(Path folder) {
    this(folder, LogTail::status);
  }

  LogTail(Path folder, Look look) {
    this.folder = folder;
    this.look = look;
  }

  /** What a listing from a name on would give; empty if the folder has to be listed. */
  synchronized Optional<List<FileStatus>> from(String asked) throws IOException {
    Matcher name = ASKED.matcher(asked);
    if (!name.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(name.group(1));
    return name.group(2).equals("json") ? following(first) : sinceCheckpoint(first);
  }

  /** The first version is its own checkpoint. */
  private Optional<List<FileStatus>> sinceCheckpoint(long first) throws IOException {
    FileStatus found = status(first == 0 ? entry(first) : checkpoint(first));
    if (found == null) {
      return Optional.empty();
    }
    forgetIfAnother(found);
    start = found;
    entries.headMap(first).clear();
    if (!entries.isEmpty() && entries.firstKey() > first + 1) {
      entries.clear();
    }
    return read(first, found, entries);
  }

  private Optional<List<FileStatus>> following(long first) throws IOException {
    FileStatus found = status(entry(first));
    return found == null ? Optional.empty() : read(first, found, new TreeMap<>());
  }

  private void forgetIfAnother(FileStatus found) throws IOException {
    FileStatus known = start;
    boolean beginsTheSame =
        known == null || !known.getPath().equals(found.getPath()) || isSame(known, found);
    boolean endsTheSame =
        entries.isEmpty()
            || isSame(entries.lastEntry().getValue(), status(entry(entries.lastKey())));
    if (!beginsTheSame || !endsTheSame) {
      entries.clear();
    }
  }

  private Optional<List<FileStatus>> read(
      long first, FileStatus found, TreeMap<Long, FileStatus> known) throws IOException {
    if (!search(first, known) || known.isEmpty() || !isStillThere(known.lastEntry().getValue())) {
      return Optional.empty();
    }
    TreeMap<String, FileStatus> tail = new TreeMap<>();
    tail.put(found.getPath().getName(), found);
    known.tailMap(first).values().forEach(status -> tail.put(status.getPath().getName(), status));
    Optional<FileStatus> newer = newerCheckpoint(first);
    if (newer.isPresent()) {
      tail.put(newer.get().getPath().getName(), newer.get());
    }
    boolean endsWithAnEntry = tail.lastKey().endsWith(".json");
    return isStillThere(found) && endsWithAnEntry
        ? Optional.of(List.copyOf(tail.values()))
        : Optional.empty();
  }

  /** Adds what is not known yet; false if that is too much. */
  private boolean search(long first, TreeMap<Long, FileStatus> known) throws IOException {
    FileStatus atFirst = status(entry(first));
    if (atFirst != null) {
      known.put(first, atFirst);
    }
    long version = known.isEmpty() ? first + 1 : Math.max(first, known.lastKey()) + 1;
    for (int searched = 0; searched <= LONGEST_SEARCH; searched++) {
      FileStatus entry = status(entry(version));
      if (entry == null) {
        return true;
      }
      known.put(version++, entry);
    }
    return false;
  }

  /** None, if the file is not there or cannot be read: then the tail is as long as it was. */
  private Optional<FileStatus> newerCheckpoint(long first) throws IOException {
    try {
      long named =
          LogListing.namedCheckpoint(Files.readString(folder.resolve("_last_checkpoint")))
              .orElse(first);
      return named > first ? Optional.ofNullable(status(checkpoint(named))) : Optional.empty();
    } catch (NoSuchFileException none) {
      return Optional.empty();
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

  private boolean isStillThere(FileStatus found) throws IOException {
    return isSame(found, status(found.getPath().getName()));
  }

  private static boolean isSame(FileStatus one, @Nullable FileStatus other) {
    return other != null
        && one.getPath().equals(other.getPath())
        && one.getLen() == other.getLen()
        && one.getModificationTime() == other.getModificationTime();
  }

  private @Nullable FileStatus status(String name) throws IOException {
    return look.at(folder.resolve(name));
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
