package io.sluice.spark.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.catalog.SchemaNames;
import java.util.List;
import java.util.Map;

/** The schemas that a commit names as those of its records. */
final class NotedSchemas {

  private static final ObjectMapper JSON = new ObjectMapper();

  private NotedSchemas() {}

  /** Each as people call it; none if somebody else wrote the metadata. */
  static List<String> of(String userMetadata) {
    if (!userMetadata.contains(SchemaNames.NOTE)) {
      return List.of();
    }
    try {
      return JSON.readTree(userMetadata)
          .propertyStream()
          .filter(note -> note.getKey().startsWith(SchemaNames.NOTE))
          .map(NotedSchemas::name)
          .sorted()
          .toList();
    } catch (JsonProcessingException notOurs) {
      return List.of();
    }
  }

  private static String name(Map.Entry<String, JsonNode> note) {
    String id = "(id %s)".formatted(note.getKey().substring(SchemaNames.NOTE.length()));
    String name = note.getValue().asText();
    return name.isEmpty() ? id : name + " " + id;
  }
}
