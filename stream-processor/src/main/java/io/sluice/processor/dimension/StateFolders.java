package io.sluice.processor.dimension;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders below one of this process alone, which is made when the first is asked for. What a killed
 * process has left there is deleted then.
 */
final class StateFolders implements RowFolders, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StateFolders.class);

  private final Path root;
  private @Nullable FileChannel lock;
  private int count;

  StateFolders(Path root) {
    this.root = root;
  }

  @Override
  public synchronized Path next() {
    try {
      if (lock == null) {
        lock = lock();
        Utils.delete(versions().toFile());
        Files.createDirectories(versions());
      }
      count++;
      return versions().resolve(Integer.toString(count));
    } catch (IOException e) {
      throw unusable(e.toString(), e);
    }
  }

  private Path versions() {
    return root.resolve("versions");
  }

  private FileChannel lock() throws IOException {
    Files.createDirectories(root);
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock held = channel.tryLock();
      if (held != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw unusable("another processor uses it", e);
    }
    channel.close();
    throw unusable("another processor uses it", null);
  }

  private SluiceException unusable(String reason, @Nullable Exception cause) {
    return new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot put the rows of a dimension below %s: %s; give every processor a --state-dir of its own, on a disk with room"
            .formatted(root, reason),
        cause);
  }

  /** Deletes the folders; what cannot be deleted is left for the next process. */
  @Override
  public synchronized void close() {
    if (lock == null) {
      return;
    }
    try (FileChannel held = lock) {
      lock = null;
      Utils.delete(versions().toFile());
    } catch (IOException e) {
      LOG.warn("The rows of dimensions at {} are still there: {}", root, e.toString());
    }
  }
}
