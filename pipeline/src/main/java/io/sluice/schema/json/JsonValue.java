package io.sluice.schema.json;

import static io.sluice.schema.json.JsonSchemaFile.refused;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.json.JsonSchemaFile.Placed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a schema says of a value once references are followed and null is taken off.
 *
 * @param type by the name of JSON Schema
 */
record JsonValue(Placed schema, String type, boolean isNullable) {

  /** References lead from one to the next; what goes on longer than this leads nowhere. */
  private static final int MOST_STEPS = 100;

  private static final String NULL = "null";

  /** What may say something of the type beside a reference. */
  private static final Set<String> TYPING =
      Set.of("type", "properties", "items", "enum", "const", "oneOf", "anyOf", "allOf");

  static JsonValue of(Placed schema, JsonSchemaFile file, String path) {
    Placed at = schema;
    boolean nullable = false;
    for (int step = 0; step < MOST_STEPS; step++) {
      JsonNode node = at.schema();
      if (!node.isObject()) {
        throw refused(path, "its schema says nothing of its type");
      }
      if (node.has("$ref")) {
        requireAlone(node, path);
        at = file.resolve(node.get("$ref").asText(), at.file(), path);
        continue;
      }
      List<JsonNode> choices = choices(node);
      if (choices.isEmpty()) {
        return typed(at, nullable, path);
      }
      nullable |= choices.removeIf(JsonValue::isNull);
      if (choices.size() != 1 || node.has("type") || node.has("properties")) {
        throw refused(path, "it is one or all of several; only null and one other has a column");
      }
      at = at.to(choices.get(0));
    }
    throw refused(path, "its references lead to no end");
  }

  private static void requireAlone(JsonNode node, String path) {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (TYPING.contains(key)) {
                throw refused(path, "it has '%s' beside '$ref'".formatted(key));
              }
            });
  }

  private static List<JsonNode> choices(JsonNode node) {
    List<JsonNode> choices = new ArrayList<>();
    for (String key : List.of("oneOf", "anyOf", "allOf")) {
      node.path(key).forEach(choices::add);
    }
    return choices;
  }

  private static boolean isNull(JsonNode choice) {
    return choice.path("type").asText().equals(NULL) || choice.path("const").isNull();
  }

  private static JsonValue typed(Placed at, boolean nullable, String path) {
    Set<String> types = types(at.schema());
    boolean orNull = types.remove(NULL) || nullable;
    if (types.contains("number")) {
      types.remove("integer");
    }
    if (types.size() != 1) {
      throw refused(
          path,
          types.isEmpty()
              ? orNull ? "it is null in every record" : "its schema says nothing of its type"
              : "it is one of %s; only null and one type has a column"
                  .formatted(types.stream().sorted().toList()));
    }
    return new JsonValue(at, types.iterator().next(), orNull);
  }

  /** The types that are named; where none are, those of the values that are listed. */
  private static Set<String> types(JsonNode node) {
    Set<String> types = new HashSet<>();
    JsonNode named = node.path("type");
    if (named.isTextual()) {
      types.add(named.asText());
    } else if (named.isArray()) {
      named.forEach(type -> types.add(type.asText()));
    } else {
      node.path("enum").forEach(value -> types.add(type(value)));
      if (node.has("const")) {
        types.add(type(node.get("const")));
      }
      if (types.isEmpty() && node.has("properties")) {
        types.add("object");
      }
    }
    return types;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NULL -> NULL;
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case ARRAY -> "array";
      default -> "object";
    };
  }

  boolean isRecord() {
    return type.equals("object") && !schema.schema().path("properties").isEmpty();
  }

  boolean isMap() {
    return type.equals("object")
        && !isRecord()
        && schema.schema().path("additionalProperties").isObject();
  }

  boolean isList() {
    return type.equals("array");
  }

  Map<String, JsonNode> properties() {
    Map<String, JsonNode> properties = new LinkedHashMap<>();
    schema
        .schema()
        .path("properties")
        .properties()
        .forEach(property -> properties.put(property.getKey(), property.getValue()));
    return properties;
  }

  Set<String> required() {
    Set<String> names = new HashSet<>();
    schema.schema().path("required").forEach(name -> names.add(name.asText()));
    return names;
  }

  Placed entries() {
    return schema.to(schema.schema().get("additionalProperties"));
  }

  Placed items(String path) {
    JsonNode items = schema.schema().path("items");
    if (!items.isObject() || schema.schema().has("prefixItems")) {
      throw refused(path, "its items are not all of one schema");
    }
    return schema.to(items);
  }

  /** The type of a value that holds no others. */
  Type single(String path) {
    return switch (type) {
      case "boolean" -> Primitive.BOOLEAN;
      case "integer" -> Primitive.LONG;
      case "number" -> Primitive.DOUBLE;
      case "string" -> text();
      case "object" -> throw refused(path, "it is an object whose properties are not known");
      default -> throw refused(path, "JSON Schema has no type '%s'".formatted(type));
    };
  }

  private Type text() {
    if (schema.schema().path("contentEncoding").asText().equals("base64")) {
      return Primitive.BYTES;
    }
    return switch (schema.schema().path("format").asText()) {
      case "date-time" -> Primitive.TIMESTAMP;
      case "date" -> Primitive.DATE;
      default -> Primitive.STRING;
    };
  }
}
