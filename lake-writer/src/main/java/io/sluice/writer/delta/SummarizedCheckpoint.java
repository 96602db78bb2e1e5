package io.sluice.writer.delta;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Goes through a checkpoint action by action, keeps none of them, and reads the columns that a
 * summary needs and no others (Delta PROTOCOL.md, "Checkpoint Schema").
 */
final class SummarizedCheckpoint {

  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "txn", List.of("appId", "version"),
          "metaData", List.of("configuration"),
          "protocol", List.of("minReaderVersion", "minWriterVersion"));

  /** Who is told what it holds. */
  interface Listener {
    void file(String path, long bytes, FileFigures figures);

    void transaction(String applicationId, long version);

    void properties(Map<String, String> properties);

    void protocol(int readerVersion, int writerVersion);
  }

  private final Listener listener;
  private final boolean withStatistics;

  private SummarizedCheckpoint(Listener listener, boolean withStatistics) {
    this.listener = listener;
    this.withStatistics = withStatistics;
  }

  /**
   * @param withStatistics whether the files' figures are wanted, which are most of its bytes
   */
  static void read(
      Path checkpoint, boolean withStatistics, Configuration configuration, Listener listener)
      throws IOException {
    new SummarizedCheckpoint(listener, withStatistics).read(checkpoint, configuration);
  }

  private void read(Path checkpoint, Configuration configuration) throws IOException {
    Configuration projected = new Configuration(configuration);
    projected.set(
        ReadSupport.PARQUET_READ_SCHEMA, wanted(schema(checkpoint, configuration)).toString());
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), checkpoint).withConf(projected).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        take(row);
      }
    }
  }

  private static MessageType schema(Path checkpoint, Configuration configuration)
      throws IOException {
    try (ParquetFileReader file =
        ParquetFileReader.open(HadoopInputFile.fromPath(checkpoint, configuration))) {
      return file.getFileMetaData().getSchema();
    }
  }

  /** Of the columns that this checkpoint has: engines leave out what they have no use for. */
  private MessageType wanted(MessageType schema) {
    List<Type> actions = new ArrayList<>();
    for (Type action : schema.getFields()) {
      List<String> columns =
          action.getName().equals("add")
              ? withStatistics ? List.of("path", "size", "stats") : List.of("path", "size")
              : COLUMNS.getOrDefault(action.getName(), List.of());
      List<Type> present =
          columns.stream()
              .filter(action.asGroupType()::containsField)
              .map(action.asGroupType()::getType)
              .toList();
      if (!present.isEmpty()) {
        actions.add(action.asGroupType().withNewFields(present));
      }
    }
    return new MessageType(schema.getName(), actions);
  }

  private void take(Group row) {
    GroupType columns = row.getType();
    for (int i = 0; i < columns.getFieldCount(); i++) {
      if (row.getFieldRepetitionCount(i) > 0) {
        take(columns.getFieldName(i), row.getGroup(i, 0));
      }
    }
  }

  private void take(String kind, Group action) {
    switch (kind) {
      case "add" ->
          listener.file(
              action.getString("path", 0),
              action.getLong("size", 0),
              FileFigures.of(has(action, "stats") ? action.getString("stats", 0) : ""));
      case "txn" ->
          listener.transaction(action.getString("appId", 0), action.getLong("version", 0));
      case "metaData" -> listener.properties(properties(action));
      default ->
          listener.protocol(
              action.getInteger("minReaderVersion", 0), action.getInteger("minWriterVersion", 0));
    }
  }

  private static boolean has(Group group, String column) {
    return group.getType().containsField(column) && group.getFieldRepetitionCount(column) > 0;
  }

  private static Map<String, String> properties(Group metadata) {
    Map<String, String> properties = new HashMap<>();
    if (has(metadata, "configuration")) {
      Group map = metadata.getGroup("configuration", 0);
      for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
        Group entry = map.getGroup(0, i);
        if (entry.getFieldRepetitionCount(1) > 0) {
          properties.put(entry.getString(0, 0), entry.getString(1, 0));
        }
      }
    }
    return properties;
  }
}
