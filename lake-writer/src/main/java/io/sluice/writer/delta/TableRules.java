package io.sluice.writer.delta;

import io.delta.standalone.actions.Metadata;
import io.delta.standalone.actions.Protocol;
import io.delta.standalone.types.DataType;
import io.delta.standalone.types.StructField;
import io.delta.standalone.types.StructType;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableRefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which tables this writer may write, and which it may create. */
final class TableRules {

  private static final int READER_VERSION = 1;
  private static final int WRITER_VERSION = 2;

  /** With it Delta forgets transactions, and with them our offsets: rows would come twice. */
  private static final String FORGETS_OFFSETS = "delta.setTransactionRetentionDuration";

  private static final String CONSTRAINT = "delta.constraints.";

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
   * Looks at a table that exists and has a protocol of ours.
   *
   * @throws TableRefusedException if it must not be written by this writer or for this definition
   */
  static void requireWritable(TableDefinition definition, Metadata metadata) {
    requireNoConditions(definition, metadata);
    requireRemembersOffsets(definition, metadata.getConfiguration());
    if (!metadata.getPartitionColumns().equals(definition.partitionColumns())) {
      throw refused(
          definition,
          "the table is partitioned by %s and is to be written by %s"
              .formatted(metadata.getPartitionColumns(), definition.partitionColumns()),
          "write the partition columns of the table in the pipeline file, or name another table");
    }
  }

  /** Whether a table is of the protocol that this writer speaks. */
  static boolean isProtocolOurs(Protocol protocol) {
    return isProtocolOurs(protocol.getMinReaderVersion(), protocol.getMinWriterVersion());
  }

  static boolean isProtocolOurs(int readerVersion, int writerVersion) {
    return readerVersion == READER_VERSION && writerVersion == WRITER_VERSION;
  }

  /**
   * What a table may ask of each row: column invariants are part of our protocol, and writers that
   * do not raise the protocol have left the others behind.
   */
  private static void requireNoConditions(TableDefinition definition, Metadata metadata) {
    Stream<String> constraints =
        metadata.getConfiguration().entrySet().stream()
            .filter(property -> property.getKey().startsWith(CONSTRAINT))
            .map(property -> property.getKey() + " = " + property.getValue());
    List<String> conditions =
        Stream.concat(constraints, conditions(metadata.getSchema(), "")).sorted().toList();
    if (!conditions.isEmpty()) {
      throw refused(
          definition,
          "it asks of its rows what this writer does not check: " + String.join(", ", conditions),
          "take that off the table (ALTER TABLE delta.`%s` DROP CONSTRAINT, or ALTER COLUMN), or name another table"
              .formatted(definition.location()));
    }
  }

  private static Stream<String> conditions(StructType schema, String parent) {
    return Arrays.stream(schema.getFields())
        .flatMap(
            field -> {
              String path = parent + field.getName();
              Stream<String> own =
                  field.getMetadata().getEntries().keySet().stream()
                      .filter(TableRules::isCondition)
                      .map(key -> "%s of column '%s'".formatted(key, path));
              return field.getDataType() instanceof StructType struct
                  ? Stream.concat(own, conditions(struct, path + "."))
                  : own;
            });
  }

  private static boolean isCondition(String key) {
    return key.equals("delta.invariants")
        || key.equals("delta.generationExpression")
        || key.startsWith("delta.identity.");
  }

  /**
   * Looks at the columns of a table that files of a definition are to be added to.
   *
   * @throws TableRefusedException if the files do not fit: the table lacks a column, has another
   *     type in its place, or demands a value that the files may not have
   */
  static void requireColumns(TableDefinition definition, StructType files, StructType table) {
    if (files.isWriteCompatible(table)) {
      return;
    }
    List<String> differences =
        Stream.concat(
                Arrays.stream(files.getFields()).flatMap(field -> difference(field, table)),
                Arrays.stream(table.getFields()).flatMap(field -> demand(field, files)))
            .toList();
    throw refused(
        definition,
        "rows of the pipeline do not fit its columns: " + String.join(", ", differences),
        "change the table (ALTER TABLE ... ADD COLUMNS for those it lacks, sluice promote-column for a larger type), or name another table");
  }

  private static Stream<String> difference(StructField field, StructType table) {
    StructField there = find(field.getName(), table).orElse(null);
    if (there == null) {
      return Stream.of(
          "it lacks '%s' %s".formatted(field.getName(), field.getDataType().getSimpleString()));
    }
    boolean fits = only(field).isWriteCompatible(only(there));
    return fits
        ? Stream.empty()
        : Stream.of(
            "'%s' is %s there and %s in the rows"
                .formatted(field.getName(), text(there), text(field)));
  }

  private static Stream<String> demand(StructField there, StructType files) {
    return there.isNullable() || find(there.getName(), files).isPresent()
        ? Stream.empty()
        : Stream.of("it demands '%s', which rows do not have".formatted(there.getName()));
  }

  private static StructType only(StructField field) {
    return new StructType(new StructField[] {field});
  }

  private static Optional<StructField> find(String name, StructType schema) {
    return Arrays.stream(schema.getFields()).filter(f -> f.getName().equals(name)).findFirst();
  }

  private static String text(StructField field) {
    return field.getDataType().getSimpleString() + (field.isNullable() ? "" : " not null");
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
