package io.sluice.schema.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.schema.IncompatibleSchemaException;
import java.util.HashMap;
import java.util.Map;

/**
 * A schema with those that it refers to (JSON Schema draft-07 and 2020-12, "Schema References").
 *
 * @param references by the names that they have in a {@code $ref}
 */
public record JsonSchemaFile(JsonNode root, Map<String, JsonNode> references) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A schema in the file that it stands in, in which its own references are looked for. */
  record Placed(JsonNode file, JsonNode schema) {
    Placed to(JsonNode other) {
      return new Placed(file, other);
    }
  }

  /**
   * Reads a schema.
   *
   * @param references texts by their names
   * @throws IncompatibleSchemaException if one of them is no JSON
   */
  public static JsonSchemaFile parse(String text, Map<String, String> references) {
    Map<String, JsonNode> parsed = new HashMap<>();
    references.forEach((name, schema) -> parsed.put(name, parse(schema)));
    return new JsonSchemaFile(parse(text), parsed);
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IncompatibleSchemaException(
          "Cannot read a JSON schema: %s".formatted(e.getOriginalMessage()));
    }
  }

  /** What it calls its records; empty if it does not say. */
  public String title() {
    return root.path("title").asText();
  }

  Placed placed() {
    return new Placed(root, root);
  }

  /** The schema that a {@code $ref} names: in its own file, or one of the references. */
  Placed resolve(String reference, JsonNode from, String path) {
    int hash = reference.indexOf('#');
    String name = hash < 0 ? reference : reference.substring(0, hash);
    String pointer = hash < 0 ? "" : reference.substring(hash + 1);
    JsonNode file = name.isEmpty() ? from : references.get(name);
    if (file == null) {
      throw refused(
          path,
          "it is of '%s', which is not among the references of the schema: %s"
              .formatted(reference, references.keySet()));
    }
    if (!pointer.isEmpty() && !pointer.startsWith("/")) {
      throw refused(path, "it is of '%s'; only '#/...' is followed".formatted(reference));
    }
    JsonNode schema = file.at(pointer);
    if (schema.isMissingNode()) {
      throw refused(path, "it is of '%s', which is not there".formatted(reference));
    }
    return new Placed(file, schema);
  }

  static IncompatibleSchemaException refused(String path, String reason) {
    return new IncompatibleSchemaException(
        "Cannot read JSON field '%s' as a column: %s".formatted(path, reason));
  }
}
