package io.sluice.catalog;

import io.sluice.schema.RowType;
import java.util.Optional;

/**
 * A record has fields that there are no columns for. Nothing was read of it; it can be read once
 * there are.
 */
public final class NewColumnsException extends RuntimeException {

  private final transient Optional<Integer> schemaId;
  private final transient RowType columns;

  /** The record is of a schema of the registry. */
  public NewColumnsException(int schemaId, RowType columns) {
    this(Optional.of(schemaId), columns);
  }

  /** The record is of no schema. */
  public NewColumnsException(RowType columns) {
    this(Optional.empty(), columns);
  }

  private NewColumnsException(Optional<Integer> schemaId, RowType columns) {
    super(
        "Cannot read %s: there are no columns for all fields; there should be %s"
            .formatted(records(schemaId), columns),
        null,
        false,
        false);
    this.schemaId = schemaId;
    this.columns = columns;
  }

  private static String records(Optional<Integer> schemaId) {
    return schemaId.map(id -> "records of schema " + id).orElse("records");
  }

  /** Whose records these are, in words. */
  public String records() {
    return records(schemaId);
  }

  /** The id of the record's schema in the registry; empty if it names none. */
  public Optional<Integer> schemaId() {
    return schemaId;
  }

  /** The columns that the record can be read into, all those that there are among them. */
  public RowType columns() {
    return columns;
  }
}
