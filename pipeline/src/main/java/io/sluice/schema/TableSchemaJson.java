package io.sluice.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.schema.Type.Decimal;
import io.sluice.schema.Type.ListOf;
import io.sluice.schema.Type.MapOf;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.Type.Struct;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A row type in the JSON form in which a Delta table records its schema (Delta PROTOCOL.md, "Schema
 * Serialization Format").
 */
public final class TableSchemaJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d+),\\s*(\\d+)\\)");
  private static final Map<Primitive, String> NAMES =
      Map.of(
          Primitive.BOOLEAN, "boolean",
          Primitive.INT, "integer",
          Primitive.LONG, "long",
          Primitive.FLOAT, "float",
          Primitive.DOUBLE, "double",
          Primitive.STRING, "string",
          Primitive.BYTES, "binary",
          Primitive.DATE, "date",
          Primitive.TIMESTAMP, "timestamp");
  private static final Map<String, Primitive> PRIMITIVES =
      NAMES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private TableSchemaJson() {}

  /**
   * Writes a table's schema. What is required inside of lists and maps becomes nullable: Delta
   * refuses a table with "NOT NULL constraints nested within arrays or maps".
   */
  public static String write(RowType type) {
    return struct(type).toString();
  }

  private static ObjectNode struct(RowType type) {
    ObjectNode struct = node().put("type", "struct");
    ArrayNode fields = struct.putArray("fields");
    for (Field field : type.fields()) {
      ObjectNode json = fields.addObject().put("name", field.name());
      json.set("type", type(field.type()));
      json.put("nullable", field.nullable()).putObject("metadata");
    }
    return struct;
  }

  private static JsonNode type(Type type) {
    if (type instanceof Primitive primitive) {
      return JsonNodeFactory.instance.textNode(NAMES.get(primitive));
    }
    if (type instanceof Decimal decimal) {
      return JsonNodeFactory.instance.textNode(decimal.toString());
    }
    if (type instanceof ListOf list) {
      ObjectNode json = node().put("type", "array").put("containsNull", list.elementNullable());
      json.set("elementType", type(unconstrained(list.element())));
      return json;
    }
    if (type instanceof MapOf map) {
      ObjectNode json =
          node()
              .put("type", "map")
              .put("keyType", "string")
              .put("valueContainsNull", map.valueNullable());
      json.set("valueType", type(unconstrained(map.value())));
      return json;
    }
    return struct(((Struct) type).row());
  }

  private static Type unconstrained(Type type) {
    if (type instanceof ListOf list) {
      return new ListOf(unconstrained(list.element()), true);
    }
    if (type instanceof MapOf map) {
      return new MapOf(unconstrained(map.value()), true);
    }
    return type instanceof Struct struct ? new Struct(unconstrained(struct.row())) : type;
  }

  private static RowType unconstrained(RowType row) {
    return new RowType(
        row.fields().stream()
            .map(field -> Field.optional(field.name(), unconstrained(field.type())))
            .toList());
  }

  private static ObjectNode node() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * Reads a table's schema.
   *
   * @throws IllegalArgumentException naming the column of a type that rows cannot hold, such as
   *     {@code timestamp_ntz}, or if the text is no schema
   */
  public static RowType read(String schemaJson) {
    try {
      return row(JSON.readTree(schemaJson), "");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read a table schema: it is not JSON", e);
    }
  }

  /**
   * Reads those columns of a table's schema that have one of these names.
   *
   * @throws IllegalArgumentException as {@link #read}; other columns may be of any type
   */
  public static RowType read(String schemaJson, Collection<String> names) {
    try {
      JsonNode schema = JSON.readTree(schemaJson);
      Iterator<JsonNode> fields = schema.path("fields").elements();
      while (fields.hasNext()) {
        if (!names.contains(fields.next().path("name").asText())) {
          fields.remove();
        }
      }
      return row(schema, "");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read a table schema: it is not JSON", e);
    }
  }

  private static RowType row(JsonNode struct, String path) {
    if (!struct.path("type").asText().equals("struct") || !struct.path("fields").isArray()) {
      throw unreadable(path, struct);
    }
    List<Field> fields = new ArrayList<>();
    for (JsonNode field : struct.path("fields")) {
      String name = field.path("name").asText();
      Type type = type(field.path("type"), path.isEmpty() ? name : path + "." + name);
      fields.add(new Field(name, type, field.path("nullable").asBoolean(true)));
    }
    return new RowType(fields);
  }

  private static Type type(JsonNode json, String path) {
    return json.isTextual() ? named(json, path) : nested(json, path);
  }

  private static Type named(JsonNode json, String path) {
    Primitive primitive = PRIMITIVES.get(json.asText());
    if (primitive != null) {
      return primitive;
    }
    Matcher decimal = DECIMAL.matcher(json.asText());
    if (decimal.matches()) {

      return new Decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
    }
    throw unreadable(path, json);
  }

  private static Type nested(JsonNode json, String path) {
    return switch (json.path("type").asText()) {
      case "struct" -> new Struct(row(json, path));
      case "array" ->
          new ListOf(
              type(json.path("elementType"), path + ".element"),
              json.path("containsNull").asBoolean(true));
      case "map" -> map(json, path);
      default -> throw unreadable(path, json);
    };
  }

  private static Type map(JsonNode json, String path) {
    if (!json.path("keyType").asText().equals("string")) {
      throw unreadable(path + ".key", json.path("keyType"));
    }
    return new MapOf(
        type(json.path("valueType"), path + ".value"),
        json.path("valueContainsNull").asBoolean(true));
  }

  private static IllegalArgumentException unreadable(String path, JsonNode type) {
    return new IllegalArgumentException(
        "Cannot read a table schema: column '%s' has type %s, which Sluice does not know"
            .formatted(path, type));
  }
}
