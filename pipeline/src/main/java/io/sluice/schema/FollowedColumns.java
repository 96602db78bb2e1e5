package io.sluice.schema;

import io.sluice.schema.Type.ListOf;
import io.sluice.schema.Type.MapOf;
import io.sluice.schema.Type.Struct;
import java.util.OptionalInt;

/**
 * The columns of records once there is a table for them: a column that is there has the type that
 * the table gives it, whatever the newest schema of the records says.
 */
public final class FollowedColumns {

  private FollowedColumns() {}

  /** All columns of the records: those that the table lacks are still to come into it. */
  public static RowType growing(RowType records, RowType table) {
    return new RowType(
        records.fields().stream()
            .map(
                field -> {
                  OptionalInt there = table.ordinal(field.name());
                  return there.isPresent() ? typed(field, table.field(there.getAsInt())) : field;
                })
            .toList());
  }

  /** The columns of the records that the table has, which never has others. */
  public static RowType fixed(RowType records, RowType table) {
    return new RowType(
        records.names().stream()
            .flatMap(name -> table.ordinal(name).stream().mapToObj(table::field))
            .toList());
  }

  private static Field typed(Field record, Field table) {
    return new Field(
        record.name(), typed(record.type(), table.type()), record.nullable() || table.nullable());
  }

  private static Type typed(Type record, Type table) {
    if (record instanceof Struct comes && table instanceof Struct is) {
      return new Struct(growing(comes.row(), is.row()));
    }
    if (record instanceof ListOf comes && table instanceof ListOf is) {
      return new ListOf(
          typed(comes.element(), is.element()), comes.elementNullable() || is.elementNullable());
    }
    if (record instanceof MapOf comes && table instanceof MapOf is) {
      return new MapOf(
          typed(comes.value(), is.value()), comes.valueNullable() || is.valueNullable());
    }
    return table;
  }
}
