package io.sluice.writer.file;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.parquet.io.api.RecordConsumer;

/** Chooses the writers of a file's columns, once, so that no row asks for a type. */
final class ColumnWriters {

  private ColumnWriters() {}

  /** The writers of all columns but those left out. */
  static List<FieldWriter> of(RowType row, Set<String> leftOut) {
    return fields(row, leftOut, "");
  }

  private static List<FieldWriter> fields(RowType row, Set<String> leftOut, String parent) {
    List<FieldWriter> writers = new ArrayList<>();
    for (int ordinal = 0; ordinal < row.size(); ordinal++) {
      Field field = row.field(ordinal);
      if (!leftOut.contains(field.name())) {
        String path = parent + field.name();
        writers.add(
            new FieldWriter(field, path, ordinal, writers.size(), column(field.type(), path)));
      }
    }
    return List.copyOf(writers);
  }

  private static ColumnWriter column(Type type, String path) {
    if (type instanceof Type.Primitive primitive) {
      return leaf(primitive);
    }
    if (type instanceof Type.Decimal decimal) {
      return new DecimalColumn(decimal);
    }
    if (type instanceof Type.ListOf list) {
      String element = path + ".element";
      return new ListColumn(
          new Item(element, list.elementNullable(), column(list.element(), element)));
    }
    if (type instanceof Type.MapOf map) {
      String value = path + ".value";
      return new MapColumn(
          leaf(Type.Primitive.STRING),
          new Item(value, map.valueNullable(), column(map.value(), value)));
    }
    return new StructColumn(fields(((Type.Struct) type).row(), Set.of(), path + "."));
  }

  private static LeafColumn leaf(Type.Primitive type) {
    return switch (type) {
      case BOOLEAN ->
          new LongColumn(
              (out, value) -> out.addBoolean(value != 0),
              value -> (Boolean) value ? 1 : 0,
              value -> value != 0);
      case INT -> new LongColumn(ColumnWriters::addInt, Long.class::cast, Math::toIntExact);
      case LONG -> new LongColumn(ColumnWriters::addLong, Long.class::cast, Long::valueOf);
      case DATE -> new LongColumn(ColumnWriters::addInt, Long.class::cast, TimeBounds::date);
      case TIMESTAMP ->
          new LongColumn(ColumnWriters::addLong, Long.class::cast, TimeBounds::timestamp);
      case FLOAT -> new DoubleColumn(ColumnWriters::addFloat, value -> (float) value);
      case DOUBLE -> new DoubleColumn(ColumnWriters::addDouble, Double::valueOf);
      case STRING ->
          new BytesColumn(
              value -> ((String) value).getBytes(StandardCharsets.UTF_8), new TextBounds());
      case BYTES -> new BytesColumn(byte[].class::cast, null);
    };
  }

  private static void addInt(RecordConsumer out, long value) {
    out.addInteger(Math.toIntExact(value));
  }

  private static void addLong(RecordConsumer out, long value) {
    out.addLong(value);
  }

  private static double addFloat(RecordConsumer out, double value) {
    out.addFloat((float) value);
    return (float) value;
  }

  private static double addDouble(RecordConsumer out, double value) {
    out.addDouble(value);
    return value;
  }
}
