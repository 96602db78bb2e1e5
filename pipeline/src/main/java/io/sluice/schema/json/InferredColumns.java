package io.sluice.schema.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.schema.ColumnNames;
import io.sluice.schema.Field;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.ListOf;
import io.sluice.schema.Type.MapOf;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.Type.Struct;
import io.sluice.schema.WholeDoubles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The columns that a table has to get for a JSON object: what has a column keeps it, and every
 * other value says by itself of what type its column is.
 *
 * <p>Text is a string, whatever it looks like. A number is a double, because JSON has no others; a
 * whole number that is no double is a long. An object is a nested record, an array a list of what
 * its items have in common. What has no value, null, {@code []} and {@code {}}, says nothing.
 */
public final class InferredColumns {

  private InferredColumns() {}

  /**
   * The columns, and after them those that come to them.
   *
   * @param object that can be read into the columns there are, but for what has none
   * @throws IncompatibleSchemaException if one of its fields can have no column
   */
  public static RowType grown(RowType columns, JsonNode object) {
    return grown(columns, object, "");
  }

  private static RowType grown(RowType columns, JsonNode object, String path) {
    List<Field> fields = new ArrayList<>(columns.fields());
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      String at = path + name;
      OptionalInt known = columns.ordinal(name);
      if (known.isPresent()) {
        Field column = fields.get(known.getAsInt());
        Type grown = grown(column.type(), member.getValue(), at);
        fields.set(known.getAsInt(), new Field(name, grown, column.nullable()));
      } else {
        type(member.getValue(), at)
            .ifPresent(type -> fields.add(Field.optional(possible(name, fields, at), type)));
      }
    }
    return new RowType(fields);
  }

  private static Type grown(Type column, JsonNode value, String path) {
    if (column instanceof Struct is && value.isObject()) {
      return new Struct(grown(is.row(), value, path + "."));
    }
    if (column instanceof ListOf is && value.isArray()) {
      Type element = is.element();
      for (JsonNode item : value) {
        element = grown(element, item, path + "[]");
      }
      return new ListOf(element, is.elementNullable());
    }
    if (column instanceof MapOf is && value.isObject()) {
      Type each = is.value();
      for (JsonNode item : value) {
        each = grown(each, item, path + "{}");
      }
      return new MapOf(each, is.valueNullable());
    }
    return column;
  }

  private static Optional<Type> type(JsonNode value, String path) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> Optional.of(Primitive.BOOLEAN);
      case STRING -> Optional.of(Primitive.STRING);
      case NUMBER -> Optional.of(number(value, path));
      case OBJECT -> {
        RowType row = grown(new RowType(List.of()), value, path + ".");
        yield row.size() == 0 ? Optional.empty() : Optional.of(new Struct(row));
      }
      case ARRAY -> list(value, path);
      case NULL -> Optional.empty();
      case BINARY, MISSING, POJO ->
          throw new IllegalStateException("No JSON: " + value.getNodeType());
    };
  }

  private static Type number(JsonNode value, String path) {
    if (!value.isIntegralNumber()) {
      if (Double.isInfinite(value.doubleValue())) {
        throw refused(path, "it is out of the range of a double");
      }
      return Primitive.DOUBLE;
    }
    if (WholeDoubles.contain(value.decimalValue())) {
      return Primitive.DOUBLE;
    }
    if (value.canConvertToLong()) {
      return Primitive.LONG;
    }
    throw refused(path, "it is a whole number that neither a double nor a long holds");
  }

  private static Optional<Type> list(JsonNode array, String path) {
    Optional<Type> element = Optional.empty();
    for (JsonNode item : array) {
      Optional<Type> before = element;
      Optional<Type> comes = type(item, path + "[]");
      element =
          before.isPresent() && comes.isPresent()
              ? Optional.of(common(before.get(), comes.get(), path + "[]"))
              : before.or(() -> comes);
    }
    return element.map(type -> new ListOf(type, true));
  }

  /** The type of two values. */
  private static Type common(Type one, Type other, String path) {
    if (one.equals(other)) {
      return one;
    }
    if (one instanceof Struct is && other instanceof Struct comes) {
      return new Struct(common(is.row(), comes.row(), path + "."));
    }
    if (one instanceof ListOf is && other instanceof ListOf comes) {
      return new ListOf(common(is.element(), comes.element(), path + "[]"), true);
    }
    throw refused(path, "it is %s and %s".formatted(kind(one), kind(other)));
  }

  private static RowType common(RowType one, RowType other, String path) {
    List<Field> fields = new ArrayList<>(one.fields());
    for (Field field : other.fields()) {
      String at = path + field.name();
      OptionalInt known = one.ordinal(field.name());
      if (known.isPresent()) {
        Type is = fields.get(known.getAsInt()).type();
        fields.set(known.getAsInt(), Field.optional(field.name(), common(is, field.type(), at)));
      } else {
        fields.add(Field.optional(possible(field.name(), fields, at), field.type()));
      }
    }
    return new RowType(fields);
  }

  private static String kind(Type type) {
    return type instanceof Struct ? "an object" : type.toString();
  }

  private static String possible(String name, List<Field> beside, String path) {
    if (!ColumnNames.isPossible(name)) {
      throw refused(path, ColumnNames.REASON);
    }
    for (Field field : beside) {
      if (field.name().equalsIgnoreCase(name)) {
        throw refused(
            path,
            "there is a column '%s', and case does not tell columns apart".formatted(field.name()));
      }
    }
    return name;
  }

  private static IncompatibleSchemaException refused(String path, String reason) {
    return new IncompatibleSchemaException(
        "Cannot make a column of field '%s': %s; list the columns to take under 'schema'"
            .formatted(path, reason));
  }
}
