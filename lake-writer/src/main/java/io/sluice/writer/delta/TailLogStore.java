package io.sluice.writer.delta;

import io.delta.storage.CloseableIterator;
import io.delta.storage.LogStore;
import io.sluice.logstore.HardLinkLogStore;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The hard-link store as it serves the commits of a table: what follows a version is looked for by
 * its name, so that a commit costs the same however long the log is.
 *
 * <p>For the commit path alone: it lists no checkpoints of several parts. Whoever reads history or
 * cleans up uses the store behind it.
 */
public final class TailLogStore extends LogStore {

  private final HardLinkLogStore store;
  private final Map<java.nio.file.Path, LogTail> tails = new ConcurrentHashMap<>();

  /** The constructor that Delta calls. */
  public TailLogStore(Configuration configuration) {
    super(configuration);
    this.store = new HardLinkLogStore(configuration);
  }

  @Override
  public Iterator<FileStatus> listFrom(Path path, Configuration configuration) throws IOException {
    java.nio.file.Path folder = java.nio.file.Path.of(path.getParent().toUri().getPath());
    Optional<List<FileStatus>> tail =
        tails.computeIfAbsent(folder, LogTail::new).from(path.getName());
    return tail.isPresent() ? tail.get().iterator() : store.listFrom(path, configuration);
  }

  @Override
  public CloseableIterator<String> read(Path path, Configuration configuration) throws IOException {
    return store.read(path, configuration);
  }

  @Override
  public void write(
      Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
      throws IOException {
    store.write(path, actions, overwrite, configuration);
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
