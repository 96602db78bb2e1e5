package io.sluice.writer.delta;

import io.delta.standalone.actions.Metadata;
import io.delta.standalone.actions.Protocol;
import io.delta.standalone.types.DataType;
import io.delta.standalone.types.StructType;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableRefusedException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which tables this writer may write, and which it may create. */
final class TableRules {

  private static final int READER_VERSION = 1;
  private static final int WRITER_VERSION = 2;

  /** With it Delta forgets transactions, and with them our offsets: rows would come twice. */
  private static final String FORGETS_OFFSETS = "delta.setTransactionRetentionDuration";

  /**
   * Properties that ask nothing of a writer of protocol (1,2), so that a new table may have them.
   */
  private static final Set<String> HARMLESS =
      Set.of(
          "delta.appendOnly",
          "delta.checkpointInterval",
          "delta.dataSkippingNumIndexedCols",
          "delta.dataSkippingStatsColumns",
          "delta.deletedFileRetentionDuration",
          "delta.enableExpiredLogCleanup",
          "delta.logRetentionDuration",
          "delta.targetFileSize",
          "delta.tuneFileSizesForRewrites");

  private TableRules() {}

  /**
   * Looks at a definition before there is a table.
   *
   * @throws TableRefusedException if no table can be created from it
   */
  static StructType requireCreatable(TableDefinition definition) {
    for (String property : new TreeSet<>(definition.properties().keySet())) {
      if (property.startsWith("delta.") && !HARMLESS.contains(property)) {
        throw refused(
            definition,
            "property %s asks more of its writers than this one can do".formatted(property),
            "leave it out; known are " + new TreeSet<>(HARMLESS));
      }
    }
    StructType schema = schemaOf(definition);
    requirePartitionColumns(definition, schema);
    return schema;
  }

  /**
   * Looks at a table that exists.
   *
   * @throws TableRefusedException if it must not be written by this writer or for this definition
   */
  static void requireWritable(TableDefinition definition, Protocol protocol, Metadata metadata) {
    if (protocol.getMinReaderVersion() != READER_VERSION
        || protocol.getMinWriterVersion() != WRITER_VERSION) {
      throw new TableRefusedException(
          ProtocolRefusal.message(
              definition,
              protocol.getMinReaderVersion(),
              protocol.getMinWriterVersion(),
              metadata.getConfiguration()));
    }
    requireRemembersOffsets(definition, metadata.getConfiguration());
    if (!metadata.getPartitionColumns().equals(definition.partitionColumns())) {
      throw refused(
          definition,
          "the table is partitioned by %s and is to be written by %s"
              .formatted(metadata.getPartitionColumns(), definition.partitionColumns()),
          "write the partition columns of the table in the pipeline file, or name another table");
    }
  }

  /**
   * Looks at a change of the schema while files for the earlier one are about to be committed.
   *
   * @throws TableRefusedException if the files do not fit any more
   */
  static void requireCompatible(TableDefinition definition, StructType earlier, StructType now) {
    if (!earlier.isWriteCompatible(now)) {
      throw refused(
          definition,
          "its schema was changed while it was written, from %s to %s"
              .formatted(earlier.getSimpleString(), now.getSimpleString()),
          "restart the writer, which then writes the new schema or says why it cannot");
    }
  }

  /**
   * Looks at metadata that took the place of other metadata.
   *
   * @throws TableRefusedException if it is another table's
   */
  static void requireSameTable(TableDefinition definition, Metadata earlier, Metadata now) {
    if (!earlier.getId().equals(now.getId())) {
      throw refused(
          definition,
          "another table took its place while it was written, id %s instead of %s"
              .formatted(now.getId(), earlier.getId()),
          "restart the writer if that was meant");
    }
  }

  private static void requireRemembersOffsets(
      TableDefinition definition, Map<String, String> properties) {
    if (properties.containsKey(FORGETS_OFFSETS)) {
      throw refused(
          definition,
          "%s = %s lets the table forget the offsets it holds, and rows would come twice"
              .formatted(FORGETS_OFFSETS, properties.get(FORGETS_OFFSETS)),
          "run ALTER TABLE delta.`%s` UNSET TBLPROPERTIES ('%s')"
              .formatted(definition.location(), FORGETS_OFFSETS));
    }
  }

  private static StructType schemaOf(TableDefinition definition) {
    DataType type;
    try {
      type = DataType.fromJson(definition.schemaJson());
    } catch (RuntimeException e) {
      throw new TableRefusedException(
          "Cannot write table %s: its schema is not in Delta's form: %s"
              .formatted(definition.name(), definition.schemaJson()),
          e);
    }
    if (type instanceof StructType schema && schema.getFields().length > 0) {
      return schema;
    }
    throw refused(definition, "its schema has no column", "give it one");
  }

  private static void requirePartitionColumns(TableDefinition definition, StructType schema) {
    Set<String> columns = Set.of(schema.getFieldNames());
    Set<String> partitions = Set.copyOf(definition.partitionColumns());
    if (!columns.containsAll(partitions)) {
      throw refused(
          definition,
          "partition columns %s are not all among its columns %s"
              .formatted(definition.partitionColumns(), new TreeSet<>(columns)),
          "name columns of the table");
    }
    if (partitions.size() == columns.size()) {
      throw refused(definition, "all its columns are partition columns", "leave one for the rows");
    }
  }

  private static TableRefusedException refused(
      TableDefinition definition, String reason, String wayOut) {
    return new TableRefusedException(
        "Cannot write table %s at %s: %s; %s"
            .formatted(definition.name(), definition.location(), reason, wayOut));
  }
}
