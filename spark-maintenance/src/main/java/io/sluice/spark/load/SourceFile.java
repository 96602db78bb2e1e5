package io.sluice.spark.load;

import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * One file to load, as it was found when all of it was read.
 *
 * @param bytes how long it was
 * @param modified when it was written last, in milliseconds since 1970
 * @param digest SHA-256 of its bytes, in hexadecimal digits
 * @param header the columns of a CSV file; of other formats none
 * @param shape of a JSON file
 * @param lines in which line each row begins; empty for Parquet
 */
record SourceFile(
    Path path,
    long bytes,
    long modified,
    String digest,
    List<String> header,
    JsonScan.Shape shape,
    LineIndex lines) {

  String name() {
    return path.getName();
  }

  /** Whether another one is there now. */
  boolean isChanged(FileStatus now) {
    return now.getLen() != bytes || now.getModificationTime() != modified;
  }
}
