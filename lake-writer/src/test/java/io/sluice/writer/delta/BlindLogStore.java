package io.sluice.writer.delta;

import io.delta.storage.CloseableIterator;
import io.delta.storage.LogStore;
import io.sluice.logstore.ConditionalPutLogStore;
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

  private final HardLinkLogStore local;
  private final ConditionalPutLogStore s3;

  public BlindLogStore(Configuration configuration) {
    super(configuration);
    this.local = new HardLinkLogStore(configuration);
    this.s3 = new ConditionalPutLogStore(configuration);
  }

  private LogStore store(Path path) {
    return "file".equals(path.toUri().getScheme()) ? local : s3;
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
    return store(path).read(path, configuration);
  }

  @Override
  public void write(
      Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
      throws IOException {
    see();
    if (dial == Dial.CLEAR) {
      store(path).write(path, actions, overwrite, configuration);
      return;
    }
    if (dial == Dial.LANDS_UNSEEN) {
      store(path).write(path, actions, overwrite, configuration);
    }
    dial = Dial.BLIND;
    throw new IOException("the connection was lost");
  }

  @Override
  public Iterator<FileStatus> listFrom(Path path, Configuration configuration) throws IOException {
    see();
    return store(path).listFrom(path, configuration);
  }

  @Override
  public Path resolvePathOnPhysicalStorage(Path path, Configuration configuration)
      throws IOException {
    return store(path).resolvePathOnPhysicalStorage(path, configuration);
  }

  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration configuration) throws IOException {
    return store(path).isPartialWriteVisible(path, configuration);
  }
}
