package io.sluice.writer.drift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.registry.SchemaText;
import io.sluice.writer.drift.Shape.Member;
import java.util.List;
import java.util.Map;

/** Plain JSON, written by Jackson; an Avro schema has the columns. */
final class JsonWire implements Wire {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public SchemaText schema(List<Member> members) {
    return new AvroWire().schema(members);
  }

  @Override
  public byte[] record(int schemaId, List<Member> members, Map<String, Object> values) {
    return json(values);
  }

  static byte[] json(Map<String, Object> values) {
    try {
      return JSON.writeValueAsBytes(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
