package io.sluice.table;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.MapOf;
import io.sluice.schema.Type.Primitive;

/** The columns of records that could not be read: all that is needed to read them again. */
public final class QuarantineRows {

  public static final RowType COLUMNS =
      RowType.of(
          Field.required("error", Primitive.STRING),
          Field.optional("field", Primitive.STRING),
          Field.optional("key", Primitive.BYTES),
          Field.optional("value", Primitive.BYTES),
          Field.optional("headers", new MapOf(Primitive.BYTES, true)));

  /** The columns of a quarantine table: these, then the record's coordinates. */
  public static RowType tableColumns() {
    return TableFeed.withCoordinates(COLUMNS);
  }

  private QuarantineRows() {}
}
