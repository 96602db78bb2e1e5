package io.sluice.writer.drift;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.registry.SchemaText;
import io.sluice.writer.drift.Shape.Member;
import io.sluice.writer.drift.Shape.Scalar;
import java.util.List;
import java.util.Map;

/** JSON behind a header that names its JSON schema, which is spelled in more ways than one. */
final class JsonSchemaWire implements Wire {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public SchemaText schema(List<Member> members) {
    ObjectNode definitions = JSON.createObjectNode();
    ObjectNode root = object(members, definitions);
    root.set("definitions", definitions);
    return new SchemaText(SchemaText.Kind.JSON, root.toString());
  }

  @Override
  public byte[] record(int schemaId, List<Member> members, Map<String, Object> values) {
    return Wire.framed(schemaId, JsonWire.json(values));
  }

  private static ObjectNode object(List<Member> members, ObjectNode definitions) {
    ObjectNode object = JSON.createObjectNode().put("type", "object");
    ObjectNode properties = object.putObject("properties");
    ArrayNode required = object.putArray("required");
    for (Member member : members) {
      ObjectNode value = value(member.shape(), definitions);
      if (member.preset() != 0) {
        value.put("default", member.preset());
      }
      properties.set(member.name(), member.isOptional() ? orNull(value, member) : value);
      if (!member.isOptional()) {
        required.add(member.name());
      }
    }
    return object;
  }

  /** Not required, and of the others some say that they may be null, too. */
  private static ObjectNode orNull(ObjectNode value, Member member) {
    return switch (Math.floorMod(member.name().hashCode(), 3)) {
      case 0 -> {
        ObjectNode either = JSON.createObjectNode();
        either.putArray("oneOf").add(JSON.createObjectNode().put("type", "null")).add(value);
        yield either;
      }
      case 1 -> {
        if (value.path("type").isTextual()) {
          String type = value.get("type").asText();
          value.putArray("type").add("null").add(type);
        }
        yield value;
      }
      default -> value;
    };
  }

  private static ObjectNode value(Shape shape, ObjectNode definitions) {
    ObjectNode value = JSON.createObjectNode();
    if (shape instanceof Scalar scalar) {
      return value.put("type", type(scalar));
    }
    if (shape instanceof Shape.Symbols symbols) {
      symbols.symbols().forEach(value.putArray("enum")::add);
      return value;
    }
    if (shape instanceof Shape.Nested nested) {
      String name = "d" + definitions.size();
      definitions.putObject(name);
      definitions.set(name, object(nested.members(), definitions));
      return value.put("$ref", "#/definitions/" + name);
    }
    if (shape instanceof Shape.ListOf list) {
      return value.put("type", "array").set("items", value(list.element(), definitions));
    }
    if (shape instanceof Shape.MapOf map) {
      return value
          .put("type", "object")
          .set("additionalProperties", value(map.value(), definitions));
    }
    value.putArray("type").add("integer").add("string");
    return value;
  }

  private static String type(Scalar scalar) {
    return switch (scalar) {
      case BOOLEAN -> "boolean";
      case INT, LONG -> "integer";
      case FLOAT, DOUBLE -> "number";
      case STRING -> "string";
    };
  }
}
