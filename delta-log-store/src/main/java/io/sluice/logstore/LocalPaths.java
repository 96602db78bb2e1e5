package io.sluice.logstore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Local files as Hadoop names them and as Java does. */
final class LocalPaths {

  private LocalPaths() {}

  static Path of(org.apache.hadoop.fs.Path path) {
    String scheme = path.toUri().getScheme();
    if (scheme != null && !scheme.equals("file")) {
      throw new IllegalArgumentException(
          "Cannot use a hard-link log store for %s: it is not a local file; unset %s for %s:"
              .formatted(path, LogStoreSettings.keyOfEveryEngine(scheme), scheme));
    }
    return Path.of(path.toUri().getPath());
  }

  static org.apache.hadoop.fs.Path toHadoop(Path path) {
    return new org.apache.hadoop.fs.Path("file", null, path.toAbsolutePath().toString());
  }

  /** Makes the entry of a new file durable: fsync(2) on the file alone does not. */
  static void forceFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Removes what Hadoop's checksummed file system may have noted of an older content; it would call
   * the new one corrupt.
   */
  static void deleteChecksum(Path file) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }
}
