package io.sluice.schema.protobuf;

import java.util.SortedMap;

/** The type of a field's values, whatever the field's cardinality. */
public sealed interface ProtobufType {

  /** The scalar value types (Protobuf language guide, "Scalar Value Types"). */
  enum Scalar implements ProtobufType {
    DOUBLE,
    FLOAT,
    INT32,
    INT64,
    UINT32,
    UINT64,
    SINT32,
    SINT64,
    FIXED32,
    FIXED64,
    SFIXED32,
    SFIXED64,
    BOOL,
    STRING,
    BYTES;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * An enum.
   *
   * @param names by number; of several names of a number the first
   * @param first the number that comes first, which is its default
   * @param open whether numbers without a name are values too, as in proto3
   */
  record Enumeration(String fullName, SortedMap<Integer, String> names, int first, boolean open)
      implements ProtobufType {
    @Override
    public String toString() {
      return "enum " + fullName;
    }
  }

  /** A message. */
  record Nested(ProtobufMessage message) implements ProtobufType {
    @Override
    public String toString() {
      return "message " + message.fullName();
    }
  }

  /** A map; it is written as a repeated message of a key and a value. */
  record MapOf(Scalar key, ProtobufType value) implements ProtobufType {
    @Override
    public String toString() {
      return "map<%s, %s>".formatted(key, value);
    }
  }
}
