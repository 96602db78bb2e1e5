package io.sluice.catalog;

import io.sluice.pipeline.PartitionKey;
import io.sluice.pipeline.TableDefinition;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;
import io.sluice.table.TableFeed;
import java.util.List;

/**
 * The names that a stream's own columns cannot have, because the table makes such columns itself.
 *
 * @param partitions those that its partition keys make
 */
record ReservedColumns(List<String> partitions) {

  private static final List<String> COORDINATES =
      TableFeed.COORDINATES.with(TableFeed.SCHEMA_ID).names();

  /** Those of every table. */
  static final ReservedColumns COMMON = new ReservedColumns(List.of());

  ReservedColumns {
    partitions = List.copyOf(partitions);
  }

  static ReservedColumns of(TableDefinition table) {
    return new ReservedColumns(
        table.partitionBy().stream()
            .filter(key -> key.transform() != PartitionKey.Transform.IDENTITY)
            .map(PartitionKey::column)
            .toList());
  }

  /**
   * @throws IncompatibleSchemaException if a column is called as one of them; case does not count
   */
  RowType check(RowType columns) {
    columns.names().forEach(this::check);
    return columns;
  }

  /**
   * @throws IncompatibleSchemaException if a column that comes to others is called as one of them
   */
  RowType check(RowType grown, RowType columns) {
    grown.names().stream().filter(name -> columns.ordinal(name).isEmpty()).forEach(this::check);
    return grown;
  }

  private void check(String name) {
    if (COORDINATES.stream().anyMatch(name::equalsIgnoreCase)) {
      throw refused(name, "%s say where a row came from".formatted(String.join(", ", COORDINATES)));
    }
    partitions.stream()
        .filter(name::equalsIgnoreCase)
        .findFirst()
        .ifPresent(
            made -> {
              throw refused(
                  name, "the table makes its partition column '%s' itself".formatted(made));
            });
  }

  private static IncompatibleSchemaException refused(String name, String reason) {
    return new IncompatibleSchemaException(
        "Cannot make a column '%s' of a field: %s; list the columns to take under 'schema'"
            .formatted(name, reason));
  }
}
