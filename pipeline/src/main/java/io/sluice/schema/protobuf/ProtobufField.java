package io.sluice.schema.protobuf;

import io.sluice.schema.Type;
import java.util.Optional;

/**
 * A field of a message.
 *
 * @param oneof the name of the oneof that it is a member of
 * @param decimal the precision and scale that its option {@code confluent.field_meta} gives
 */
public record ProtobufField(
    String name,
    int number,
    ProtobufType type,
    Cardinality cardinality,
    Optional<String> oneof,
    Optional<Type.Decimal> decimal) {

  /** How often a field is in a message, and what its absence means. */
  public enum Cardinality {
    /** A scalar of proto3: its default is not written, and so absence is the default. */
    IMPLICIT,
    /** Absence can be told from the default. */
    OPTIONAL,
    /** A message without it is none (proto2). */
    REQUIRED,
    /** Any number of values, maps included. */
    REPEATED
  }
}
