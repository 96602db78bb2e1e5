package io.sluice.expression;

import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names of types in expressions and messages. */
final class SqlType {

  private static final Map<String, Type> CAST_TARGETS =
      Map.of(
          "bigint", Primitive.LONG,
          "double", Primitive.DOUBLE,
          "string", Primitive.STRING,
          "boolean", Primitive.BOOLEAN,
          "date", Primitive.DATE,
          "timestamp", Primitive.TIMESTAMP);

  private SqlType() {}

  static Optional<Type> named(String name) {
    return Optional.ofNullable(CAST_TARGETS.get(name));
  }

  /** The types that a cast may name, in alphabetical order. */
  static List<String> names() {
    return CAST_TARGETS.keySet().stream().sorted().toList();
  }

  static String name(Type type) {
    return widened(type) == Primitive.LONG ? "bigint" : widened(type).toString();
  }

  /** The one type of all integers, or of all floating-point numbers; any other as it is. */
  static Type widened(Type type) {
    if (type == Primitive.INT) {
      return Primitive.LONG;
    }
    return type == Primitive.FLOAT ? Primitive.DOUBLE : type;
  }
}
