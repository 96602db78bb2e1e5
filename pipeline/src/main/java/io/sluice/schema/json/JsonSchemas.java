package io.sluice.schema.json;

import static io.sluice.schema.json.JsonSchemaFile.refused;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.schema.ColumnNames;
import io.sluice.schema.Field;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.json.JsonSchemaFile.Placed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Row types of JSON schemas.
 *
 * <p>A property is a column, not null if it is required and of no null. What bounds values, such as
 * {@code minimum} or {@code pattern}, is left to the producer. What may be of several types, an
 * object that says nothing of its properties and one that contains itself have no type here and are
 * refused with the path of the field.
 */
public final class JsonSchemas {

  /** References let a short schema have many columns; no table has more than these. */
  private static final int MOST_COLUMNS = 100_000;

  /** Records, lists and maps in one another. */
  private static final int MOST_LEVELS = 200;

  /** Characters that a name in a Delta table has not (Delta PROTOCOL.md, "Column Mapping"). */
  private static final String NO_NAME = " ,;{}()\n\t=";

  private final JsonSchemaFile file;
  private final Set<JsonNode> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int columns;

  private JsonSchemas(JsonSchemaFile file) {
    this.file = file;
  }

  /**
   * The columns of an object.
   *
   * @throws IncompatibleSchemaException naming the field, if one has no type here
   */
  public static RowType rowType(JsonSchemaFile file) {
    return new JsonSchemas(file).root();
  }

  /**
   * Requires that the values of a schema can be those of columns, where it has fields for them: a
   * schema may have others, which have no type here.
   *
   * @throws IncompatibleSchemaException naming the field that is of another type than its column
   */
  public static void requireFits(JsonSchemaFile file, RowType columns) {
    JsonSchemas schemas = new JsonSchemas(file);
    schemas.requireFits(schemas.value(file.placed(), ""), columns, "");
  }

  private RowType root() {
    Type type = type(file.placed(), "");
    if (type instanceof Type.Struct struct) {
      return struct.row();
    }
    throw new IncompatibleSchemaException(
        "Cannot read a JSON schema as columns: it is of %s instead of an object with properties"
            .formatted(type));
  }

  private void requireFits(JsonValue object, RowType row, String path) {
    for (Field column : row.fields()) {
      JsonNode property = object.properties().get(column.name());
      if (property != null) {
        String at = join(path, column.name());
        requireFits(value(object.schema().to(property), at), column.type(), at);
      }
    }
  }

  private void requireFits(JsonValue written, Type to, String path) {
    if (to instanceof Type.Struct struct && written.isRecord()) {
      requireFits(written, struct.row(), path);
    } else if (to instanceof Type.ListOf list && written.isList()) {
      requireFits(value(written.items(path), path + "[]"), list.element(), path + "[]");
    } else if (to instanceof Type.MapOf map && written.isMap()) {
      requireFits(value(written.entries(), path + "{}"), map.value(), path + "{}");
    } else {
      Type from = type(written, path);
      if (!isReadAs(from, to)) {
        throw new IncompatibleSchemaException(
            "Cannot fill column '%s': it is %s, and the writer's field is %s"
                .formatted(path, to, from));
      }
    }
  }

  /** Texts of whatever meaning are texts, and whole numbers are numbers, but not the other way. */
  private static boolean isReadAs(Type from, Type to) {
    if (to == Primitive.STRING) {
      return from == Primitive.DATE
          || from == Primitive.TIMESTAMP
          || from == Primitive.BYTES
          || from == Primitive.STRING;
    }
    boolean isNumber = from == Primitive.LONG || from == Primitive.DOUBLE;
    return from.equals(to)
        || from == Primitive.LONG && (to == Primitive.DOUBLE || to == Primitive.INT)
        || isNumber && to instanceof Type.Decimal
        || isNumber && to == Primitive.FLOAT;
  }

  private Type type(Placed schema, String path) {
    return type(value(schema, path), path);
  }

  private Type type(JsonValue value, String path) {
    if (!value.isRecord() && !value.isMap() && !value.isList()) {
      return value.single(path);
    }
    if (open.size() == MOST_LEVELS) {
      throw refused(path, "it is nested more than %d levels deep".formatted(MOST_LEVELS));
    }
    JsonNode node = value.schema().schema();
    if (!open.add(node)) {
      throw refused(path, "it contains itself");
    }
    Type type = container(value, path);
    open.remove(node);
    return type;
  }

  private Type container(JsonValue value, String path) {
    if (value.isRecord()) {
      return new Type.Struct(row(value, path));
    }
    if (value.isMap()) {
      JsonValue entry = value(value.entries(), path + "{}");
      return new Type.MapOf(type(entry, path + "{}"), entry.isNullable());
    }
    JsonValue item = value(value.items(path), path + "[]");
    return new Type.ListOf(type(item, path + "[]"), item.isNullable());
  }

  private RowType row(JsonValue object, String path) {
    List<Field> fields = new ArrayList<>();
    Set<String> required = object.required();
    object
        .properties()
        .forEach(
            (name, schema) -> {
              String at = join(path, name);
              requireName(name, at);
              JsonValue value = value(object.schema().to(schema), at);
              boolean nullable = !required.contains(name) || value.isNullable();
              fields.add(new Field(name, type(value, at), nullable));
            });
    try {
      return new RowType(fields);
    } catch (IllegalArgumentException e) {
      throw refused(path, String.valueOf(e.getMessage()));
    }
  }

  private void requireName(String name, String path) {
    if (++columns > MOST_COLUMNS) {
      throw refused(path, "the schema has more than %d of them".formatted(MOST_COLUMNS));
    }
    if (!ColumnNames.isPossible(name)) {
      throw refused(path, ColumnNames.REASON);
    }
  }

  private JsonValue value(Placed schema, String path) {
    return JsonValue.of(schema, file, path);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
