package io.sluice.schema.protobuf;

import io.sluice.schema.Field;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.protobuf.ProtobufField.Cardinality;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Row types of Protobuf messages.
 *
 * <p>Every column but a {@code required} field's is nullable: records of an older schema do not
 * have the fields of a newer one. A message that contains itself, and one without fields, have no
 * type here and are refused with the path of the field.
 */
public final class ProtobufSchemas {

  /** The digits of the largest 64-bit number without a sign. */
  private static final Type UINT64 = new Type.Decimal(20, 0);

  private ProtobufSchemas() {}

  /**
   * The columns of a message.
   *
   * @throws IncompatibleSchemaException naming the field, if one has no type here
   */
  public static RowType rowType(ProtobufMessage message) {
    return rowType(message, "", new LinkedHashSet<>());
  }

  /** The type of a scalar. */
  public static Type type(ProtobufType.Scalar scalar) {
    return switch (scalar) {
      case BOOL -> Type.Primitive.BOOLEAN;
      case INT32, SINT32, SFIXED32 -> Type.Primitive.INT;
      case INT64, SINT64, SFIXED64, UINT32, FIXED32 -> Type.Primitive.LONG;
      case UINT64, FIXED64 -> UINT64;
      case FLOAT -> Type.Primitive.FLOAT;
      case DOUBLE -> Type.Primitive.DOUBLE;
      case STRING -> Type.Primitive.STRING;
      case BYTES -> Type.Primitive.BYTES;
    };
  }

  private static RowType rowType(ProtobufMessage message, String path, Set<String> open) {
    if (!open.add(message.fullName())) {
      throw refused(path, "message %s contains itself".formatted(message));
    }
    List<Field> fields = new ArrayList<>();
    for (ProtobufField field : message.fields()) {
      String at = path.isEmpty() ? field.name() : path + "." + field.name();
      boolean nullable = field.cardinality() != Cardinality.REQUIRED;
      fields.add(new Field(field.name(), type(field, at, open), nullable));
    }
    open.remove(message.fullName());
    String name = path.isEmpty() ? message.fullName() : path;
    if (fields.isEmpty()) {
      throw refused(name, "message %s has no fields".formatted(message));
    }
    try {
      return new RowType(fields);
    } catch (IllegalArgumentException e) {
      throw refused(name, String.valueOf(e.getMessage()));
    }
  }

  private static Type type(ProtobufField field, String path, Set<String> open) {
    if (field.type() instanceof ProtobufType.MapOf map) {
      return new Type.MapOf(type(map.value(), field.decimal(), path + "{}", open), false);
    }
    return field.cardinality() == Cardinality.REPEATED
        ? new Type.ListOf(type(field.type(), field.decimal(), path + "[]", open), false)
        : type(field.type(), field.decimal(), path, open);
  }

  private static Type type(
      ProtobufType type, Optional<Type.Decimal> decimal, String path, Set<String> open) {
    if (type instanceof ProtobufType.Scalar scalar) {
      return type(scalar);
    }
    if (type instanceof ProtobufType.Nested nested) {
      ProtobufMessage message = nested.message();
      return WellKnownMessage.of(message, decimal)
          .map(known -> type(known, message, decimal))
          .orElseGet(() -> new Type.Struct(rowType(message, path, open)));
    }
    return Type.Primitive.STRING;
  }

  private static Type type(
      WellKnownMessage known, ProtobufMessage message, Optional<Type.Decimal> decimal) {
    return switch (known) {
      case TIMESTAMP -> Type.Primitive.TIMESTAMP;
      case DATE -> Type.Primitive.DATE;
      case DECIMAL_TEXT, DECIMAL_BYTES -> decimal.orElseThrow();
      case WRAPPER -> wrapped(message);
    };
  }

  private static Type wrapped(ProtobufMessage wrapper) {
    if (wrapper.fields().size() == 1
        && wrapper.fields().get(0).type() instanceof ProtobufType.Scalar scalar) {
      return type(scalar);
    }
    throw new IncompatibleSchemaException(
        "Cannot read Protobuf message %s: it is not the one of google/protobuf/wrappers.proto"
            .formatted(wrapper));
  }

  private static IncompatibleSchemaException refused(String path, String reason) {
    return new IncompatibleSchemaException(
        "Cannot read Protobuf field '%s' as a column: %s; list the columns to take under 'schema'"
            .formatted(path, reason));
  }
}
