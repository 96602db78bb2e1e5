package io.sluice.writer.delta;

import io.delta.storage.CloseableIterator;
import io.delta.storage.LogStore;
import io.sluice.logstore.HardLinkLogStore;
import java.io.IOException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A log store with a dial: a write can fail before or after it lands, and then nothing can be read.
 */
public final class BlindLogStore extends LogStore {

  enum Dial {
    CLEAR,
    LANDS_UNSEEN,
    VANISHES_UNSEEN,
    BLIND,
    /** As Standalone does when a log is not as it must be. */
    ASSERTS
  }

  /** Delta makes the store, so the dial cannot be handed in. */
  private static volatile Dial dial = Dial.CLEAR;

  private final HardLinkLogStore store;

  public BlindLogStore(Configuration configuration) {
    super(configuration);
    this.store = new HardLinkLogStore(configuration);
  }

  static void turn(Dial wanted) {
    dial = wanted;
  }

  private static void see() throws IOException {
    if (dial == Dial.BLIND) {
      throw new IOException("the log cannot be seen");
    }
    if (dial == Dial.ASSERTS) {
      throw new AssertionError("the log is not as it must be");
    }
  }

  @Override
  public CloseableIterator<String> read(Path path, Configuration configuration) throws IOException {
    see();
    return store.read(path, configuration);
  }

  @Override
  public void write(
      Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
      throws IOException {
    see();
    if (dial == Dial.CLEAR) {
      store.write(path, actions, overwrite, configuration);
      return;
    }
    if (dial == Dial.LANDS_UNSEEN) {
      store.write(path, actions, overwrite, configuration);
    }
    dial = Dial.BLIND;
    throw new IOException("the connection was lost");
  }

  @Override
  public Iterator<FileStatus> listFrom(Path path, Configuration configuration) throws IOException {
    see();
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
