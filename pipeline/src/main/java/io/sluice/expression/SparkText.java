package io.sluice.expression;

import io.sluice.schema.Field;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Names and literals as Spark SQL reads them. */
final class SparkText {

  private SparkText() {}

  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** The column, widened as its values are in a row. */
  static String column(Scope.Column column) {
    return widened(column.sparkColumn(), column.field().type());
  }

  /** The field of a nested record, likewise. */
  static String field(String record, Field field) {
    return widened(record + "." + quoted(field.name()), field.type());
  }

  private static String widened(String text, Type type) {
    Type widened = SqlType.widened(type);
    return type.equals(widened) ? text : cast(text, SqlType.name(widened));
  }

  static String cast(String text, String typeName) {
    return "cast(" + text + " as " + typeName + ")";
  }

  static Optional<String> literal(Type type, @Nullable Object value) {
    if (value == null) {
      return type instanceof Primitive
          ? Optional.of(cast("null", sparkName(type)))
          : Optional.empty();
    }
    if (value instanceof String string) {
      return Optional.of(quotedString(string));
    }
    if (value instanceof Boolean) {
      return Optional.of(value.toString());
    }
    return type == Primitive.LONG || type == Primitive.DOUBLE
        ? Optional.of(number(type, value.toString()))
        : Optional.empty();
  }

  private static String sparkName(Type type) {
    return type == Primitive.BYTES ? "binary" : SqlType.name(type);
  }

  private static String number(Type type, String digits) {
    String literal = digits + (type == Primitive.LONG ? "L" : "D");
    return digits.startsWith("-") ? "(" + literal + ")" : literal;
  }

  private static String quotedString(String value) {
    StringBuilder text = new StringBuilder("'");
    value.chars().forEach(unit -> text.append(escaped((char) unit)));
    return text.append('\'').toString();
  }

  /** Spark substitutes {@code ${name}} even inside literals, hence the dollar sign. */
  private static String escaped(char unit) {
    if (unit < ' ' || unit == '$') {
      return "\\u%04x".formatted((int) unit);
    }
    return unit == '\'' || unit == '\\' ? "\\" + unit : String.valueOf(unit);
  }
}
