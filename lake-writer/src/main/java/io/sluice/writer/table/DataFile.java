package io.sluice.writer.table;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A closed, durable file of rows below a table's location.
 *
 * @param path relative to the table, as the file system knows it; the adapter encodes it
 * @param partitionValues one entry per partition column of the table, in the text form of Delta
 *     PROTOCOL.md, "Partition Value Serialization"; null is the null partition, and so would be the
 *     empty text, which is therefore refused
 * @param sizeBytes the length of the file
 * @param modificationTime the file's, in milliseconds
 */
public record DataFile(
    String path,
    Map<String, @Nullable String> partitionValues,
    long sizeBytes,
    Instant modificationTime,
    FileStatistics statistics) {

  public DataFile {
    requireNonNull(path, "path");
    requireNonNull(modificationTime, "modificationTime");
    requireNonNull(statistics, "statistics");
    partitionValues = Collections.unmodifiableMap(new LinkedHashMap<>(partitionValues));
    if (path.isEmpty() || path.startsWith("/") || sizeBytes <= 0) {
      throw new IllegalArgumentException(
          "Cannot name a data file: path '%s' of %d bytes is not a file below the table"
              .formatted(path, sizeBytes));
    }
    if (partitionValues.containsValue("")) {
      throw new IllegalArgumentException(
          "Cannot name a data file: %s has an empty partition value in %s; use null for none"
              .formatted(path, partitionValues));
    }
  }
}
