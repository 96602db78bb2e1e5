package io.sluice.writer.sweep;

import java.time.Instant;

/**
 * A file that lies below a table.
 *
 * @param path relative to the table
 */
record FoundFile(String path, long sizeBytes, Instant modified) {

  /** The name without the folder. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
