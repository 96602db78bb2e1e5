package io.sluice.change;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.util.List;

/**
 * The columns of changes: those of the row, of which only the key has a value in every change, then
 * what happened to it.
 */
public final class ChangeRows {

  /** What happened to the row of the key, in Debezium's letters. */
  public static final Field OPERATION = Field.required("_op", Primitive.STRING);

  /** The row is gone; every other operation says what it is now. */
  public static final String DELETE = "d";

  /** The row is this now, whether it was there before or not. */
  static final String UPSERT = "u";

  private ChangeRows() {}

  /**
   * The columns of changes of which one may be that the row is gone.
   *
   * @param key names of columns of the row
   * @throws IllegalArgumentException if the row has a column of the name of {@link #OPERATION}
   */
  public static RowType columns(RowType row, List<String> key) {
    return whole(
        new RowType(
            row.fields().stream()
                .map(field -> new Field(field.name(), field.type(), !key.contains(field.name())))
                .toList()));
  }

  /**
   * The columns of changes of which each says what the row is.
   *
   * @throws IllegalArgumentException if the row has a column of the name of {@link #OPERATION}
   */
  public static RowType whole(RowType row) {
    return row.with(OPERATION);
  }

  /** The columns of the key, in the order of its names. */
  public static RowType key(RowType row, List<String> key) {
    return new RowType(
        key.stream()
            .map(name -> row.field(row.ordinal(name).orElseThrow()))
            .map(field -> Field.required(field.name(), field.type()))
            .toList());
  }
}
