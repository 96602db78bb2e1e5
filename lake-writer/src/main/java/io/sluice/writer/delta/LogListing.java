package io.sluice.writer.delta;

import io.delta.storage.CloseableIterator;
import io.delta.storage.LogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of a log, and which versions they still tell: a checkpoint tells its own, also when
 * clean-up has taken its entry, and an entry the one behind it (Delta PROTOCOL.md, "Delta Log
 * Entries", "Checkpoints").
 */
final class LogListing {

  /** All that has to be read for one version, oldest first. */
  record Segment(
      long version,
      OptionalLong checkpoint,
      List<FileStatus> checkpointFiles,
      List<FileStatus> entries) {}

  private static final Pattern ENTRY = Pattern.compile("([0-9]{20})\\.json");
  private static final Pattern CHECKPOINT =
      Pattern.compile("([0-9]{20})\\.checkpoint(?:\\.[0-9]{10}\\.([0-9]{10}))?\\.parquet");

  private static final Pattern NAMED = Pattern.compile("\"version\":([0-9]{1,18})\\b");

  private final NavigableMap<Long, FileStatus> entries = new TreeMap<>();
  private final NavigableMap<Long, List<FileStatus>> checkpoints = new TreeMap<>();

  /** Lists the log of a table. */
  static LogListing of(Path table, Configuration configuration) throws IOException {
    FileSystem files = table.getFileSystem(configuration);
    return new LogListing(Arrays.asList(files.listStatus(new Path(table, "_delta_log"))));
  }

  /** Lists what follows a version, as the store of the log does: it need not list all for that. */
  static LogListing from(long version, Path table, LogStore store, Configuration configuration)
      throws IOException {
    return listed(
        new Path(table, "_delta_log/%020d.json".formatted(version)), store, configuration);
  }

  /**
   * Lists what follows the checkpoint that {@code _last_checkpoint} names, and it: all that a
   * reader of the newest version needs, however long the log is. Without such a file, or where it
   * is of no use, all is listed.
   */
  static LogListing sinceLastCheckpoint(Path table, LogStore store, Configuration configuration)
      throws IOException {
    Path log = new Path(table, "_delta_log");
    OptionalLong named = lastCheckpoint(log, store, configuration);
    if (named.isPresent()) {
      Path first = new Path(log, "%020d.checkpoint".formatted(named.getAsLong()));
      LogListing tail = listed(first, store, configuration);
      if (tail.newest().isPresent() && tail.segment(tail.newest().getAsLong()).isPresent()) {
        return tail;
      }
    }
    return listed(new Path(log, "%020d.".formatted(0)), store, configuration);
  }

  private static OptionalLong lastCheckpoint(Path log, LogStore store, Configuration configuration)
      throws IOException {
    try (CloseableIterator<String> lines =
        store.read(new Path(log, "_last_checkpoint"), configuration)) {
      return namedCheckpoint(lines.hasNext() ? lines.next() : "");
    } catch (FileNotFoundException | NoSuchFileException none) {
      return OptionalLong.empty();
    }
  }

  /** The version that the text of {@code _last_checkpoint} names. */
  static OptionalLong namedCheckpoint(String text) {
    Matcher named = NAMED.matcher(text);
    return named.find() ? OptionalLong.of(Long.parseLong(named.group(1))) : OptionalLong.empty();
  }

  private static LogListing listed(Path first, LogStore store, Configuration configuration)
      throws IOException {
    List<FileStatus> files = new ArrayList<>();
    store.listFrom(first, configuration).forEachRemaining(files::add);
    return new LogListing(files);
  }

  LogListing(List<FileStatus> folder) {
    TreeMap<Long, Integer> parts = new TreeMap<>();
    for (FileStatus file : folder) {
      Matcher entry = ENTRY.matcher(file.getPath().getName());
      Matcher checkpoint = CHECKPOINT.matcher(file.getPath().getName());
      if (entry.matches()) {
        entries.put(Long.parseLong(entry.group(1)), file);
      } else if (checkpoint.matches() && file.getLen() > 0) {
        long version = Long.parseLong(checkpoint.group(1));
        parts.put(version, checkpoint.group(2) == null ? 1 : Integer.parseInt(checkpoint.group(2)));
        checkpoints.computeIfAbsent(version, v -> new ArrayList<>()).add(file);
      }
    }
    checkpoints
        .entrySet()
        .removeIf(each -> each.getValue().size() < parts.getOrDefault(each.getKey(), 1));
  }

  /** The newest version that the files speak of; empty if there is none. */
  OptionalLong newest() {
    long entry = entries.isEmpty() ? -1 : entries.lastKey();
    long checkpoint = checkpoints.isEmpty() ? -1 : checkpoints.lastKey();
    return entry < 0 && checkpoint < 0
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(entry, checkpoint));
  }

  /** The entry of a version, if it is there. */
  Optional<FileStatus> entry(long version) {
    return Optional.ofNullable(entries.get(version));
  }

  /**
   * The first checkpoint that is needed to tell what is told, and the first entry. Clean-up takes
   * one of them before anything else of its kind.
   */
  List<FileStatus> oldest() {
    long chain = firstChain();
    List<Long> before = beforeChain();
    List<FileStatus> oldest = new ArrayList<>();
    if (chain > 0) {
      oldest.add(checkpointFiles(before.isEmpty() ? chain : before.get(0)).get(0));
    }
    entry(chain > 0 ? chain + 1 : 0).ifPresent(oldest::add);
    return oldest;
  }

  /** When a version was written, as far as its files tell. */
  long modificationTime(long version) {
    FileStatus entry = entries.get(version);
    return entry == null
        ? checkpointFiles(version).get(0).getModificationTime()
        : entry.getModificationTime();
  }

  private List<FileStatus> checkpointFiles(long version) {
    return checkpoints.getOrDefault(version, List.of());
  }

  /** Versions that a checkpoint alone tells, oldest first; more follow from {@link #firstChain}. */
  List<Long> beforeChain() {
    return List.copyOf(checkpoints.headMap(firstChain(), false).keySet());
  }

  /**
   * The first version from which on every one is told. It is 0, or has a checkpoint.
   *
   * @throws IllegalStateException if there is none
   */
  long firstChain() {
    if (entries.isEmpty()) {
      throw new IllegalStateException("the log has no entry");
    }
    long first = entries.lastKey();
    while (entries.containsKey(first - 1)) {
      first--;
    }
    if (first == 0) {
      return 0;
    }
    Long base = checkpoints.ceilingKey(first - 1);
    if (base == null) {
      throw new IllegalStateException(
          "the log begins at entry %d, and no checkpoint leads there".formatted(first));
    }
    return base;
  }

  /**
   * As {@link #segment}.
   *
   * @throws IllegalStateException if nothing tells it
   */
  Segment require(long version) {
    return segment(version)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the log does not tell version %d any more".formatted(version)));
  }

  /** What tells a version; empty if nothing does any more, or not yet. */
  Optional<Segment> segment(long version) {
    Long base = checkpoints.floorKey(version);
    long first = base == null ? 0 : base + 1;
    List<FileStatus> later =
        List.copyOf(entries.tailMap(first, true).headMap(Math.max(first, version + 1)).values());
    if (later.size() != version - first + 1) {
      return Optional.empty();
    }
    return Optional.of(
        base == null
            ? new Segment(version, OptionalLong.empty(), List.of(), later)
            : new Segment(version, OptionalLong.of(base), checkpointFiles(base), later));
  }
}
