package io.sluice.catalog;

import io.sluice.schema.RowType;

/**
 * A record has fields that there are no columns for. Nothing was read of it; it can be read once
 * there are.
 */
public final class NewColumnsException extends RuntimeException {

  private final int schemaId;
  private final transient RowType columns;

  public NewColumnsException(int schemaId, RowType columns) {
    super(
        "Cannot read records of schema %d: there are no columns for all its fields; there should be %s"
            .formatted(schemaId, columns),
        null,
        false,
        false);
    this.schemaId = schemaId;
    this.columns = columns;
  }

  /** The id of the record's schema in the registry. */
  public int schemaId() {
    return schemaId;
  }

  /** The columns that the record can be read into, all those that there are among them. */
  public RowType columns() {
    return columns;
  }
}
