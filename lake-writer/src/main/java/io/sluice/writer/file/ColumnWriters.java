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

  /**
   * The writers of all columns but those left out.
   *
   * @param indexed the paths of the leaves that have statistics
   */
  static List<FieldWriter> of(RowType row, Set<String> leftOut, Set<List<String>> indexed) {
    return fields(row, leftOut, "", new Place(List.of(), indexed));
  }

  /**
   * Where a column is among those that have statistics.
   *
   * @param names from the top of the row
   */
  private record Place(List<String> names, Set<List<String>> indexed) {

    /** Inside of a list or a map. */
    static final Place WITHOUT_STATISTICS = new Place(List.of(), Set.of());

    Place of(String name) {
      if (indexed.isEmpty()) {
        return this;
      }
      List<String> below = new ArrayList<>(names);
      below.add(name);
      return new Place(below, indexed);
    }

    boolean hasStatistics() {
      return indexed.contains(names);
    }
  }

  private static List<FieldWriter> fields(
      RowType row, Set<String> leftOut, String parent, Place place) {
    List<FieldWriter> writers = new ArrayList<>();
    for (int ordinal = 0; ordinal < row.size(); ordinal++) {
      Field field = row.field(ordinal);
      if (!leftOut.contains(field.name())) {
        String path = parent + field.name();
        writers.add(
            new FieldWriter(
                field,
                path,
                ordinal,
                writers.size(),
                column(field.type(), path, place.of(field.name()))));
      }
    }
    return List.copyOf(writers);
  }

  private static ColumnWriter column(Type type, String path, Place place) {
    if (type instanceof Type.Primitive primitive) {
      return leaf(primitive, place);
    }
    if (type instanceof Type.Decimal decimal) {
      return new DecimalColumn(decimal);
    }
    if (type instanceof Type.ListOf list) {
      String element = path + ".element";
      return new ListColumn(
          new Item(
              element,
              list.elementNullable(),
              column(list.element(), element, Place.WITHOUT_STATISTICS)));
    }
    if (type instanceof Type.MapOf map) {
      String value = path + ".value";
      return new MapColumn(
          leaf(Type.Primitive.STRING, Place.WITHOUT_STATISTICS),
          new Item(
              value, map.valueNullable(), column(map.value(), value, Place.WITHOUT_STATISTICS)));
    }
    return new StructColumn(fields(((Type.Struct) type).row(), Set.of(), path + ".", place));
  }

  private static LeafColumn leaf(Type.Primitive type, Place place) {
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
              value -> ((String) value).getBytes(StandardCharsets.UTF_8),
              place.hasStatistics() ? new TextBounds() : null);
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
