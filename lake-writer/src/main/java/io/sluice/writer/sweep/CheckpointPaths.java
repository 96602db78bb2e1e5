package io.sluice.writer.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.MessageTypeParser;

/** Reads the paths of added and removed files from a checkpoint, and no other column. */
final class CheckpointPaths {

  private static final String PATHS =
      """
      message spark_schema {
        optional group add { optional binary path (STRING); }
        optional group remove { optional binary path (STRING); }
      }
      """;

  private CheckpointPaths() {}

  static List<String> read(Path checkpoint, Configuration configuration) throws IOException {
    Configuration projected = new Configuration(configuration);
    projected.set(
        ReadSupport.PARQUET_READ_SCHEMA, MessageTypeParser.parseMessageType(PATHS).toString());
    List<String> paths = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), checkpoint).withConf(projected).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        addPath(row, "add", paths);
        addPath(row, "remove", paths);
      }
    }
    return paths;
  }

  private static void addPath(Group row, String action, List<String> paths) {
    if (row.getFieldRepetitionCount(action) > 0) {
      Group group = row.getGroup(action, 0);
      if (group.getFieldRepetitionCount("path") > 0) {
        paths.add(group.getString("path", 0));
      }
    }
  }
}
