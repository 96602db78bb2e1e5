package io.sluice.codec;

import io.sluice.codec.ProtobufListStep.Item;
import io.sluice.codec.ProtobufPlan.Numbered;
import io.sluice.codec.ProtobufStep.Absence;
import io.sluice.schema.Field;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.protobuf.ProtobufField;
import io.sluice.schema.protobuf.ProtobufField.Cardinality;
import io.sluice.schema.protobuf.ProtobufMessage;
import io.sluice.schema.protobuf.ProtobufType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Works out the plan from a message to columns; fields find their columns by name. */
final class ProtobufPlanner {

  private ProtobufPlanner() {}

  /**
   * The plan of a message.
   *
   * @param path of the message, empty for the outermost
   * @throws IncompatibleSchemaException naming the column that cannot be filled
   */
  static ProtobufPlan plan(ProtobufMessage writer, RowType reader, String path) {
    requireFields(writer, reader, path);
    Map<String, ProtobufOneof> oneofs = new HashMap<>();
    List<Numbered> steps = new ArrayList<>();
    for (ProtobufField field : writer.fields()) {
      OptionalInt ordinal = reader.ordinal(field.name());
      if (ordinal.isPresent()) {
        Column column = new Column(reader.field(ordinal.getAsInt()), ordinal.getAsInt());
        ProtobufStep step = step(field, column, join(path, field.name()));
        steps.add(
            new Numbered(
                field.number(),
                field.oneof().map(name -> oneof(oneofs, name).member(step)).orElse(step)));
      } else {
        field
            .oneof()
            .map(name -> oneof(oneofs, name).memberWithoutColumn(field.name()))
            .ifPresent(step -> steps.add(new Numbered(field.number(), step)));
      }
    }
    return ProtobufPlan.of(steps);
  }

  private record Column(Field field, int ordinal) {
    Type type() {
      return field.type();
    }
  }

  private static ProtobufOneof oneof(Map<String, ProtobufOneof> oneofs, String name) {
    return oneofs.computeIfAbsent(name, key -> new ProtobufOneof());
  }

  private static void requireFields(ProtobufMessage writer, RowType reader, String path) {
    Set<String> written = new HashSet<>();
    writer.fields().forEach(field -> written.add(field.name()));
    for (Field column : reader.fields()) {
      if (!column.nullable() && !written.contains(column.name())) {
        throw refused(
            join(path, column.name()),
            "it is not null, and the writer's %s has no such field".formatted(writer));
      }
    }
  }

  private static ProtobufStep step(ProtobufField field, Column column, String path) {
    if (field.type() instanceof ProtobufType.MapOf map) {
      return map(field, map, column, path);
    }
    if (field.cardinality() == Cardinality.REPEATED) {
      return repeated(field, column, path);
    }
    return single(field, column, absence(field, column.field), path);
  }

  private static Absence absence(ProtobufField field, Field column) {
    if (field.cardinality() == Cardinality.IMPLICIT) {
      return Absence.DEFAULT;
    }
    return column.nullable() ? Absence.NULL : Absence.REFUSED;
  }

  private static ProtobufStep single(
      ProtobufField field, Column column, Absence absence, String path) {
    if (field.type() instanceof ProtobufType.Nested nested) {
      ProtobufShape shape = ProtobufShapes.of(nested.message(), field, column.type(), path);
      return new ProtobufMessageStep(field.name(), shape, column.ordinal, absence);
    }
    ProtobufLeaf leaf = ProtobufShapes.leaf(field.type(), column.type(), path);
    return new ProtobufLeafStep(field.name(), leaf, column.ordinal, absence);
  }

  private static ProtobufStep repeated(ProtobufField field, Column column, String path) {
    if (!(column.type() instanceof Type.ListOf list)) {
      throw mismatch("repeated " + field.type(), column.type(), path);
    }
    Row cell = AvroContainers.cell(list.element());
    String item = path + "[]";
    if (field.type() instanceof ProtobufType.Nested nested) {
      ProtobufShape shape = ProtobufShapes.of(nested.message(), field, list.element(), item);
      return new ProtobufListStep(field.name(), Item.of(shape), column.ordinal, cell);
    }
    ProtobufLeaf leaf = ProtobufShapes.leaf(field.type(), list.element(), item);
    return new ProtobufListStep(field.name(), Item.of(leaf), column.ordinal, cell);
  }

  private static ProtobufStep map(
      ProtobufField field, ProtobufType.MapOf map, Column column, String path) {
    if (!(column.type() instanceof Type.MapOf to)) {
      throw mismatch(map.toString(), column.type(), path);
    }
    RowType entry =
        RowType.of(
            Field.optional("key", Type.Primitive.STRING), Field.optional("value", to.value()));
    ProtobufStep key =
        new ProtobufLeafStep("key", ProtobufLeaves.key(map.key()), 0, Absence.DEFAULT);
    ProtobufField value =
        new ProtobufField(
            "value", 2, map.value(), Cardinality.IMPLICIT, field.oneof(), field.decimal());
    ProtobufStep valueStep =
        single(value, new Column(entry.field(1), 1), Absence.DEFAULT, path + "{}");
    ProtobufPlan plan = ProtobufPlan.of(List.of(new Numbered(1, key), new Numbered(2, valueStep)));
    return new ProtobufMapStep(field.name(), plan, column.ordinal, new Row(entry));
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  static IncompatibleSchemaException mismatch(String from, Type to, String path) {
    return refused(path, "it is %s, and the writer's field is %s".formatted(to, from));
  }

  static IncompatibleSchemaException refused(String column, String reason) {
    return new IncompatibleSchemaException("Cannot fill column '%s': %s".formatted(column, reason));
  }
}
