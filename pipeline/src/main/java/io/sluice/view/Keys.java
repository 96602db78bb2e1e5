package io.sluice.view;

import io.sluice.expression.Equality;
import io.sluice.expression.ExpressionCompiler;
import io.sluice.failure.NearestName;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.LocatedException;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;

/** Which columns rows may be brought together by. */
final class Keys {

  private Keys() {}

  /** The ordinal of a column that the file names. */
  static int column(Located name, String owner, RowType columns) {
    return columns
        .ordinal(name.text())
        .orElseThrow(
            () ->
                refused(
                    name,
                    "%s has no column '%s'%s"
                        .formatted(owner, name, wayOut(name.text(), columns))));
  }

  private static String wayOut(String name, RowType columns) {
    int point = name.indexOf('.');
    boolean isNested =
        point > 0
            && columns.ordinal(name.substring(0, point)).stream()
                .anyMatch(at -> columns.field(at).type() instanceof Type.Struct);
    return isNested
        ? "; a view before it can make the field one: select: { %s: %s }"
            .formatted(ExpressionCompiler.columnName(name), name)
        : NearestName.hint(name, columns.names());
  }

  /**
   * Refuses a key whose equality is uncertain, or not the same in all engines.
   *
   * @param wayOut for numbers, appended to the message
   */
  static void require(Located at, Type type, String wayOut) {
    if (Equality.isUncertain(type)) {
      throw refused(
          at,
          "a %s cannot be a key: NaN and -0.0 make equality uncertain%s".formatted(type, wayOut));
    }
    if (!Equality.isCertain(type)) {
      throw refused(
          at,
          "a %s cannot be a key: keys are strings, booleans, integers, decimals, dates or timestamps"
              .formatted(type));
    }
  }

  /** Refuses two columns that are not a key of one type. */
  static void requireSameType(Located at, Field left, Field right) {
    if (wide(left.type()) != wide(right.type()) && !left.type().equals(right.type())) {
      throw refused(
          at,
          "'%s' is %s on one side and '%s' is %s on the other"
              .formatted(left.name(), left.type(), right.name(), right.type()));
    }
    require(at, left.type(), "");
  }

  /** The type that a value has in an expression: integers are long there, floats double. */
  static Type wide(Type type) {
    return type == Primitive.INT
        ? Primitive.LONG
        : type == Primitive.FLOAT ? Primitive.DOUBLE : type;
  }

  static LocatedException refused(Located at, String reason) {
    return new LocatedException(at.at(), reason, null);
  }
}
