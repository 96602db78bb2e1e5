package io.sluice.catalog;

import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;
import io.sluice.table.TableFeed;

/** The names that a stream's own columns cannot have, because every table has such columns. */
final class ReservedColumns {

  private static final RowType RESERVED = TableFeed.COORDINATES.with(TableFeed.SCHEMA_ID);

  private ReservedColumns() {}

  /**
   * @throws IncompatibleSchemaException if a column is called as a coordinate; case does not count
   */
  static RowType check(RowType columns) {
    for (String name : columns.names()) {
      if (RESERVED.names().stream().anyMatch(name::equalsIgnoreCase)) {
        throw new IncompatibleSchemaException(
            "Cannot make a column '%s' of a field: %s say where a row came from; list the columns to take under 'schema'"
                .formatted(name, String.join(", ", RESERVED.names())));
      }
    }
    return columns;
  }
}
