package io.sluice.writer.drift;

import io.sluice.registry.SchemaText;
import io.sluice.writer.drift.Shape.Member;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How the schemas and records of a format are spelled, by libraries that are not ours. */
interface Wire {

  /** The formats, by their names in the docs. */
  enum Format {
    AVRO("Avro", "avro", Change.MAKES_ONEOF),
    PROTO2("proto2", "protobuf", Change.MAKES_UNION),
    PROTO3("proto3", "protobuf", Change.MAKES_UNION, Change.CHANGES_DEFAULT),
    JSON_SCHEMA("JSON Schema", "json_schema", Change.MAKES_ONEOF),
    JSON("JSON", "json", Change.MAKES_ONEOF, Change.CHANGES_DEFAULT);

    private final String words;
    private final String option;
    private final Change[] unknown;

    Format(String words, String option, Change... unknown) {
      this.words = words;
      this.option = option;
      this.unknown = unknown;
    }

    String words() {
      return words;
    }

    /** The {@code format} of a stream in the pipeline file. */
    String option() {
      return option;
    }

    /** Changes that cannot be told in it. */
    Change[] unknown() {
      return unknown;
    }

    /** Whether records name the schema that they were written with. */
    boolean namesSchemas() {
      return this != JSON;
    }

    /**
     * Whether a record has some fields, and perhaps others than its schema's, and numbers that are
     * of no type.
     */
    boolean isText() {
      return this == JSON || this == JSON_SCHEMA;
    }

    Wire wire() {
      return switch (this) {
        case AVRO -> new AvroWire();
        case PROTO2 -> new ProtobufWire("proto2");
        case PROTO3 -> new ProtobufWire("proto3");
        case JSON_SCHEMA -> new JsonSchemaWire();
        case JSON -> new JsonWire();
      };
    }

    static Format named(String words) {
      return Arrays.stream(values())
          .filter(format -> format.words.equals(words))
          .findFirst()
          .orElseThrow(() -> new AssertionError("The docs name an unknown format: " + words));
    }
  }

  /** What the registry is to have; for records that name no schema, what has their columns. */
  SchemaText schema(List<Member> members);

  /** A record of a schema. */
  byte[] record(int schemaId, List<Member> members, Map<String, Object> values);

  /** The header of the Confluent wire format, and more behind it. */
  static byte[] framed(int schemaId, byte[]... parts) {
    ByteBuffer framed = ByteBuffer.allocate(5 + Arrays.stream(parts).mapToInt(p -> p.length).sum());
    framed.put((byte) 0).putInt(schemaId);
    for (byte[] part : parts) {
      framed.put(part);
    }
    return framed.array();
  }
}
