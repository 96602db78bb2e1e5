package io.sluice.pipeline;

/** How the records of a topic are written. */
public enum Format {
  /** Avro binary behind the Confluent wire format's header; the registry knows the schema. */
  AVRO,
  /** One JSON object a record. */
  JSON,
  /** One JSON object behind the Confluent wire format's header; the registry knows the schema. */
  JSON_SCHEMA,
  /**
   * Protobuf behind the Confluent wire format's header and message indexes; the registry, or else
   * the schema file of the stream, has the schema.
   */
  PROTOBUF
}
