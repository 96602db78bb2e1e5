package io.sluice.table;

import io.sluice.pipeline.Format;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.PartitionKey;
import io.sluice.pipeline.TableDefinition;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A topic and the table that its records become rows of.
 *
 * @param record the columns of a record
 * @param changelog of what its rows are the changes; empty if every record is a row
 * @param original of what its table has a copy of some records; empty if it is that table itself
 */
public record TableFeed(
    String table,
    String topic,
    Format format,
    RowType record,
    TableDefinition definition,
    Optional<Changelog> changelog,
    Optional<String> original) {

  public TableFeed(
      String table,
      String topic,
      Format format,
      RowType record,
      TableDefinition definition,
      Optional<Changelog> changelog) {
    this(table, topic, format, record, definition, changelog, Optional.empty());
  }

  /** A feed of which every record is a row. */
  public TableFeed(
      String table, String topic, Format format, RowType record, TableDefinition definition) {
    this(table, topic, format, record, definition, Optional.empty());
  }

  /** The same feed with other columns of its records. */
  public TableFeed with(RowType columns) {
    return new TableFeed(table, topic, format, columns, definition, changelog, original);
  }

  /**
   * A feed of the same records into a table of its own, in one folder and with these columns only,
   * whatever else the records have.
   */
  public TableFeed copiedInto(String copy) {
    return new TableFeed(
        copy,
        topic,
        format,
        record,
        definition.withoutPartitions(copy),
        changelog,
        Optional.of(source()));
  }

  /** The stream or view, or the late events of one, whose topic this is. */
  public String source() {
    return changelog.map(Changelog::source).or(() -> original).orElse(table);
  }

  /** The columns of what a view's records have as their value. */
  public RowType values() {
    return changelog.map(Changelog::row).orElse(record);
  }

  /** The table of its records that cannot be read. */
  public String quarantine() {
    return Names.quarantineTable(original.isPresent() ? table : source());
  }

  /** The coordinates of the record that a row came from; the last columns of every row. */
  public static final RowType COORDINATES =
      RowType.of(
          Field.optional("_topic", Primitive.STRING),
          Field.optional("_partition", Primitive.INT),
          Field.optional("_offset", Primitive.LONG),
          Field.optional("_timestamp", Primitive.TIMESTAMP));

  /** The id of the schema that a record names; behind the coordinates, in tables that have it. */
  public static final Field SCHEMA_ID = Field.optional("_schema_id", Primitive.INT);

  /** Whether its table has a column {@link #SCHEMA_ID}. */
  public boolean hasSchemaIds() {
    return definition.schemaId().isPresent();
  }

  /**
   * The columns of what the writer is given: those of the record, then its coordinates, and then
   * the id of its schema, if the table has it.
   */
  public RowType rows() {
    RowType rows = withCoordinates(record);
    return hasSchemaIds() ? rows.with(SCHEMA_ID) : rows;
  }

  /**
   * The columns of the table: those of {@link #rows}, then those that partition keys make of them.
   *
   * @throws io.sluice.pipeline.LocatedException if the keys do not fit the rows
   */
  public RowType columns() {
    return PartitionColumns.of(rows(), definition.partitionBy());
  }

  /** The columns of its records among those that its table has. */
  public RowType recordsOf(RowType table) {
    return recordsOf(definition, table);
  }

  /** The columns of records among those of the table that they are written to. */
  public static RowType recordsOf(TableDefinition definition, RowType table) {
    Set<String> made =
        definition.partitionBy().stream()
            .filter(key -> key.transform() != PartitionKey.Transform.IDENTITY)
            .map(PartitionKey::column)
            .collect(Collectors.toSet());
    return new RowType(
        table.fields().stream()
            .filter(field -> !made.contains(field.name()))
            .filter(field -> COORDINATES.ordinal(field.name()).isEmpty())
            .filter(field -> !field.name().equals(SCHEMA_ID.name()))
            .toList());
  }

  /** Columns, and then the coordinates of the record they came from. */
  public static RowType withCoordinates(RowType record) {
    return record.with(COORDINATES.fields().toArray(Field[]::new));
  }
}
