package io.sluice.schema;

import io.sluice.schema.Type.ListOf;
import io.sluice.schema.Type.MapOf;
import io.sluice.schema.Type.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The columns of a table whose records have come to have other fields.
 *
 * <p>Nothing that is there goes away or changes its type: columns are added, and one that a record
 * may have no value for may be null from then on. Nested records grow likewise.
 */
public final class GrownColumns {

  private GrownColumns() {}

  /**
   * Columns that hold what the given ones hold and what records with other fields have besides. A
   * field of another type than its column's does not change it.
   *
   * @throws IncompatibleSchemaException if a new field is called like a column but for its case
   */
  public static RowType of(RowType columns, RowType written) {
    return grown(columns, written, "");
  }

  private static RowType grown(RowType columns, RowType written, String path) {
    List<Field> fields = new ArrayList<>();
    for (Field column : columns.fields()) {
      OptionalInt found = written.ordinal(column.name());
      fields.add(
          found.isPresent()
              ? grown(column, written.field(found.getAsInt()), path)
              : Field.optional(column.name(), column.type()));
    }
    for (Field field : written.fields()) {
      if (columns.ordinal(field.name()).isEmpty()) {
        requireNewName(field.name(), columns, path);
        fields.add(Field.optional(field.name(), field.type()));
      }
    }
    return new RowType(fields);
  }

  private static Field grown(Field column, Field written, String path) {
    return new Field(
        column.name(),
        grown(column.type(), written.type(), path + column.name() + "."),
        column.nullable() || written.nullable());
  }

  private static Type grown(Type column, Type written, String path) {
    if (column instanceof Struct is && written instanceof Struct comes) {
      return new Struct(grown(is.row(), comes.row(), path));
    }
    if (column instanceof ListOf is && written instanceof ListOf comes) {
      return new ListOf(
          grown(is.element(), comes.element(), path),
          is.elementNullable() || comes.elementNullable());
    }
    if (column instanceof MapOf is && written instanceof MapOf comes) {
      return new MapOf(
          grown(is.value(), comes.value(), path), is.valueNullable() || comes.valueNullable());
    }
    return column;
  }

  private static void requireNewName(String name, RowType columns, String path) {
    for (String column : columns.names()) {
      if (column.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        throw new IncompatibleSchemaException(
            "Cannot add column '%s%s': there is a column '%s%s', and case does not tell columns apart"
                .formatted(path, name, path, column));
      }
    }
  }
}
