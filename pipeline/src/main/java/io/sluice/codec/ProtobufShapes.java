package io.sluice.codec;

import io.sluice.schema.Field;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.protobuf.ProtobufField;
import io.sluice.schema.protobuf.ProtobufMessage;
import io.sluice.schema.protobuf.ProtobufType;
import io.sluice.schema.protobuf.WellKnownMessage;

/**
 * Finds how the values of a field become those of a column, or refuses with an {@link
 * IncompatibleSchemaException}.
 */
final class ProtobufShapes {

  private static final RowType TIMESTAMP =
      RowType.of(
          Field.optional("seconds", Type.Primitive.LONG),
          Field.optional("nanos", Type.Primitive.INT));
  private static final RowType DATE =
      RowType.of(
          Field.optional("year", Type.Primitive.INT),
          Field.optional("month", Type.Primitive.INT),
          Field.optional("day", Type.Primitive.INT));
  private static final RowType DECIMAL_TEXT =
      RowType.of(Field.optional("value", Type.Primitive.STRING));
  private static final RowType DECIMAL_BYTES =
      RowType.of(
          Field.optional("value", Type.Primitive.BYTES),
          Field.optional("precision", Type.Primitive.LONG),
          Field.optional("scale", Type.Primitive.INT));

  private ProtobufShapes() {}

  /** The shape of a message: a nested row, or the one value that it stands for. */
  static ProtobufShape of(ProtobufMessage message, ProtobufField field, Type to, String path) {
    if (to instanceof Type.Struct struct) {
      return new ProtobufStruct(ProtobufPlanner.plan(message, struct.row(), path), struct.row());
    }
    WellKnownMessage known =
        WellKnownMessage.of(message, field.decimal())
            .orElseThrow(() -> ProtobufPlanner.mismatch("message " + message, to, path));
    return switch (known) {
      case TIMESTAMP -> {
        require(to == Type.Primitive.TIMESTAMP, message, to, path);
        yield ProtobufSingle.timestamp(parts(message, TIMESTAMP, path));
      }
      case DATE -> {
        require(to == Type.Primitive.DATE, message, to, path);
        yield ProtobufSingle.date(parts(message, DATE, path));
      }
      case DECIMAL_TEXT ->
          ProtobufSingle.decimalText(
              parts(message, DECIMAL_TEXT, path), decimal(message, field, to, path));
      case DECIMAL_BYTES ->
          ProtobufSingle.decimalBytes(
              parts(message, DECIMAL_BYTES, path), decimal(message, field, to, path));
      case WRAPPER -> new ProtobufWrapper(wrapped(message, to, path));
    };
  }

  /** The plan of a message that stands for one value, all of whose fields must be there. */
  private static ProtobufPlan parts(ProtobufMessage message, RowType fields, String path) {
    for (Field part : fields.fields()) {
      if (message.fields().stream().noneMatch(field -> field.name().equals(part.name()))) {
        throw ProtobufPlanner.refused(
            path, "the writer's %s has no field '%s'".formatted(message, part.name()));
      }
    }
    return ProtobufPlanner.plan(message, fields, path);
  }

  private static Type.Decimal decimal(
      ProtobufMessage message, ProtobufField field, Type to, String path) {
    Type.Decimal from = field.decimal().orElseThrow();
    if (to instanceof Type.Decimal wide
        && from.scale() <= wide.scale()
        && from.precision() - from.scale() <= wide.precision() - wide.scale()) {
      return wide;
    }
    throw ProtobufPlanner.mismatch("%s of %s".formatted(message, from), to, path);
  }

  private static ProtobufLeaf wrapped(ProtobufMessage wrapper, Type to, String path) {
    ProtobufField value = wrapper.fields().get(0);
    if (wrapper.fields().size() != 1 || value.number() != 1) {
      throw ProtobufPlanner.refused(
          path, "the writer's %s is not the well-known one".formatted(wrapper));
    }
    return leaf(value.type(), to, path);
  }

  /** The leaf of a scalar or an enum. */
  static ProtobufLeaf leaf(ProtobufType written, Type to, String path) {
    return ProtobufLeaves.of(written, to)
        .orElseThrow(() -> ProtobufPlanner.mismatch(written.toString(), to, path));
  }

  private static void require(boolean fits, ProtobufMessage message, Type to, String path) {
    if (!fits) {
      throw ProtobufPlanner.mismatch("message " + message, to, path);
    }
  }
}
