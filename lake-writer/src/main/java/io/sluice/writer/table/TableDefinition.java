package io.sluice.writer.table;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Which table is written, and what it is created as when it is not there yet.
 *
 * @param pipeline the pipeline that writes; part of the names under which offsets are recorded
 * @param name the table's name within the pipeline
 * @param location absolute, with a scheme: {@code file:///lake/orders}
 * @param schemaJson a struct in the form of Delta PROTOCOL.md, "Schema Serialization Format"
 * @param partitionColumns names of top-level columns of the schema, in the order of folders
 * @param properties table properties, for the creation only
 * @param growth whether commits may bring more columns
 * @param types who says of what type a column is
 */
public record TableDefinition(
    String pipeline,
    String name,
    URI location,
    String schemaJson,
    List<String> partitionColumns,
    Map<String, String> properties,
    ColumnGrowth growth,
    ColumnTypes types) {

  /** A table that gets no more columns, and has the types that are said here. */
  public TableDefinition(
      String pipeline,
      String name,
      URI location,
      String schemaJson,
      List<String> partitionColumns,
      Map<String, String> properties) {
    this(
        pipeline,
        name,
        location,
        schemaJson,
        partitionColumns,
        properties,
        ColumnGrowth.REFUSED,
        ColumnTypes.DEFINED);
  }

  /** The same table, created with these properties. */
  public TableDefinition with(Map<String, String> wanted) {
    return new TableDefinition(
        pipeline, name, location, schemaJson, partitionColumns, wanted, growth, types);
  }

  public TableDefinition {
    requireNonNull(pipeline, "pipeline");
    requireNonNull(name, "name");
    requireNonNull(schemaJson, "schemaJson");
    partitionColumns = List.copyOf(partitionColumns);
    properties = Map.copyOf(properties);
    if (!location.isAbsolute()) {
      throw new IllegalArgumentException(
          "Cannot define table %s: location %s has no scheme; write file:///... for a local folder"
              .formatted(name, location));
    }
  }
}
