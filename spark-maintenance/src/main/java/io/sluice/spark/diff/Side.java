package io.sluice.spark.diff;

import io.sluice.spark.table.LakeTable;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** One version of a table, file by file. */
record Side(LakeTable table, Snapshot snapshot) {

  static Side of(LakeTable table, long version) {
    return new Side(table, table.snapshot(version));
  }

  long version() {
    return snapshot.version();
  }

  StructType schema() {
    return snapshot.schema();
  }

  /** Its files by where they lie, so that two tables may have one in common. */
  Map<String, AddFile> files() {
    String folder = Path.getPathWithoutSchemeAndAuthority(table.location()).toString();
    Map<String, AddFile> files = new HashMap<>();
    for (AddFile file : snapshot.allFiles().collectAsList()) {
      URI path = URI.create(file.path());
      files.put(path.isAbsolute() ? path.getPath() : folder + "/" + path.getPath(), file);
    }
    return files;
  }

  /** The rows of some of its files. */
  Dataset<Row> rows(Collection<AddFile> files) {
    DeltaLog log = table.log();
    List<AddFile> listed = new ArrayList<>(files);
    return log.createDataFrame(
        snapshot,
        CollectionConverters.asScala(listed).toSeq(),
        log.createDataFrame$default$3(),
        log.createDataFrame$default$4());
  }
}
