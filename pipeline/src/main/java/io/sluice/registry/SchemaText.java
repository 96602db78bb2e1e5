package io.sluice.registry;

/** A schema as the registry keeps it. */
public record SchemaText(Kind kind, String text) {

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
