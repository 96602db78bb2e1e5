package io.sluice.writer.file;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.OutputFile;

/**
 * The place of a table's data files; all paths are relative to it, with {@code /} between names.
 */
sealed interface TableFolder permits LocalTableFolder, HadoopTableFolder {

  /** What a file system says of a closed file. */
  record Status(long sizeBytes, Instant modificationTime) {}

  /** Local files are written without Hadoop, which starts a process for each. */
  static TableFolder at(URI location, Configuration configuration) throws IOException {
    return "file".equals(location.getScheme())
        ? LocalTableFolder.at(location)
        : HadoopTableFolder.at(location, configuration);
  }

  /** A file to be written, with the folders above it. */
  OutputFile output(String path) throws IOException;

  Status status(String path) throws IOException;

  /** Makes closed files outlive a loss of power, and the entries that name them. */
  void force(Collection<String> paths) throws IOException;

  /** Deletes a file if there is one. */
  void delete(String path) throws IOException;
}
