package io.sluice.registry;

import java.util.List;

/**
 * A schema as the registry keeps it.
 *
 * @param references the schemas that it imports
 */
public record SchemaText(Kind kind, String text, List<SchemaReference> references) {

  public SchemaText {
    references = List.copyOf(references);
  }

  /** A schema that imports no others. */
  public SchemaText(Kind kind, String text) {
    this(kind, text, List.of());
  }

  /** The languages of schemas, by the names of the REST API. */
  public enum Kind {
    AVRO,
    JSON,
    PROTOBUF
  }

  public static SchemaText avro(String text) {
    return new SchemaText(Kind.AVRO, text);
  }
}
