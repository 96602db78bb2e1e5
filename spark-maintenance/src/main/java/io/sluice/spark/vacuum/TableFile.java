package io.sluice.spark.vacuum;

import java.time.Instant;

/**
 * A file in a table's folder.
 *
 * @param path relative to the table's folder
 */
public record TableFile(String path, long bytes, Instant modified) {

  /**
   * Whether it can be a data file: what begins with an underscore or a dot is somebody's own
   * business, but for the folder of a partition.
   */
  boolean canBeData() {
    for (String name : path.split("/", -1)) {
      boolean hidden = name.startsWith("_") || name.startsWith(".");
      if (hidden && !name.contains("=")) {
        return false;
      }
    }
    return true;
  }
}
