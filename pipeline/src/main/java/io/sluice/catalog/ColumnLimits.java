package io.sluice.catalog;

import io.sluice.schema.Field;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;

/** How many columns a stream may have, and how deep: every one costs memory in every service. */
final class ColumnLimits {

  /** Columns with the fields of nested records. */
  static final int MAX_COLUMNS = 10_000;

  /** Levels of records, lists and maps. */
  static final int MAX_LEVELS = 100;

  private ColumnLimits() {}

  /**
   * @throws IncompatibleSchemaException if there are too many, or they are nested too deep
   */
  static RowType check(RowType columns) {
    int count = count(columns);
    if (count > MAX_COLUMNS) {
      throw new IncompatibleSchemaException(
          "Cannot make a table of %d columns, those of nested records counted: it may have %d; list those to take under 'schema'"
              .formatted(count, MAX_COLUMNS));
    }
    return columns;
  }

  /**
   * How many there are, those of nested records counted.
   *
   * @throws IncompatibleSchemaException if they are nested too deep
   */
  static int count(RowType columns) {
    return count(columns, 1);
  }

  private static int count(RowType row, int level) {
    int count = 0;
    for (Field field : row.fields()) {
      count += 1 + count(field.type(), level + 1);
    }
    return count;
  }

  private static int count(Type type, int level) {
    if (level > MAX_LEVELS + 1) {
      throw new IncompatibleSchemaException(
          "Cannot make a table of columns nested more than %d levels deep; list those to take under 'schema'"
              .formatted(MAX_LEVELS));
    }
    if (type instanceof Type.Struct struct) {
      return count(struct.row(), level);
    }
    if (type instanceof Type.ListOf list) {
      return count(list.element(), level + 1);
    }
    return type instanceof Type.MapOf map ? count(map.value(), level + 1) : 0;
  }
}
