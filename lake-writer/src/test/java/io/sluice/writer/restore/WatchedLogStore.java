package io.sluice.writer.restore;

import io.delta.storage.CloseableIterator;
import io.delta.storage.LogStore;
import io.sluice.logstore.HardLinkLogStore;
import io.sluice.table.Hold;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** A log store that takes down which entries are read, and whether their table is held then. */
public final class WatchedLogStore extends LogStore {

  /**
   * @param isHeld whether a job holds the table
   */
  record Read(String table, long version, boolean isHeld) {}

  /** Delta makes the stores, so what they saw cannot be handed out. */
  private static final List<Read> READS = new ArrayList<>();

  private static final Set<String> HELD = new TreeSet<>();
  private static final Map<String, Runnable> BEFORE_RESTORE = new HashMap<>();

  private final HardLinkLogStore store;

  /** The constructor that Delta calls. */
  public WatchedLogStore(Configuration configuration) {
    super(configuration);
    this.store = new HardLinkLogStore(configuration);
  }

  static void begin() {
    READS.clear();
    HELD.clear();
    BEFORE_RESTORE.clear();
  }

  /** What happens, once, just before a table is put back. */
  static void beforeRestore(String table, Runnable what) {
    BEFORE_RESTORE.put(table, what);
  }

  /** All that was read of a table, in order. */
  static List<Read> reads(String table) {
    return READS.stream().filter(read -> read.table().equals(table)).toList();
  }

  private static String table(Path entry) {
    return entry.getParent().getParent().getName();
  }

  @Override
  public CloseableIterator<String> read(Path path, Configuration configuration) throws IOException {
    String name = path.getName();
    if (name.matches("[0-9]{20}\\.json")) {
      String table = table(path);
      READS.add(new Read(table, Long.parseLong(name.substring(0, 20)), HELD.contains(table)));
    }
    return store.read(path, configuration);
  }

  @Override
  public void write(
      Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
      throws IOException {
    List<String> lines = new ArrayList<>();
    actions.forEachRemaining(lines::add);
    if (lines.get(0).contains("\"operation\":\"RESTORE\"")) {
      Optional.ofNullable(BEFORE_RESTORE.remove(table(path))).ifPresent(Runnable::run);
    }
    store.write(path, lines.iterator(), overwrite, configuration);
    lines.stream()
        .filter(line -> line.startsWith("{\"metaData\""))
        .forEach(line -> note(path, line));
  }

  private static void note(Path entry, String metadata) {
    if (metadata.contains(Hold.PROPERTY)) {
      HELD.add(table(entry));
    } else {
      HELD.remove(table(entry));
    }
  }

  @Override
  public Iterator<FileStatus> listFrom(Path path, Configuration configuration) throws IOException {
    return store.listFrom(path, configuration);
  }

  @Override
  public Path resolvePathOnPhysicalStorage(Path path, Configuration configuration) {
    return store.resolvePathOnPhysicalStorage(path, configuration);
  }

  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
    return store.isPartialWriteVisible(path, configuration);
  }
}
