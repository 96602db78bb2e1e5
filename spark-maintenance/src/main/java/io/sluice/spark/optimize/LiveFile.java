package io.sluice.spark.optimize;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A file of a table's newest version.
 *
 * @param partition the values of the partition columns, as the log writes them; files of one
 *     partition are equal in it; a value may be null
 */
record LiveFile(Map<String, String> partition, long bytes, Instant added) {

  static LiveFile of(AddFile file) {
    // Not Map.copyOf: the value of a partition may be null.
    return new LiveFile(
        new HashMap<>(CollectionConverters.asJava(file.partitionValues())),
        file.size(),
        Instant.ofEpochMilli(file.modificationTime()));
  }
}
