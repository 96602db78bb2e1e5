package io.sluice.processor.dimension;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes single values out of Kernel's vectors, in the classes that {@link Type} names. */
final class VectorValue {

  private VectorValue() {}

  static @Nullable Object of(ColumnVector vector, int at, Type type) {
    if (vector.isNullAt(at)) {
      return null;
    }
    if (type instanceof Type.Primitive primitive) {
      return primitive(vector, at, primitive);
    }
    if (type instanceof Type.Decimal decimal) {
      return vector.getDecimal(at).setScale(decimal.scale());
    }
    if (type instanceof Type.ListOf list) {
      return list(vector.getArray(at), list);
    }
    if (type instanceof Type.MapOf map) {
      return map(vector.getMap(at), map);
    }
    return struct(vector, at, ((Type.Struct) type).row());
  }

  private static Object primitive(ColumnVector vector, int at, Type.Primitive type) {
    return switch (type) {
      case BOOLEAN -> vector.getBoolean(at);
      case INT, DATE -> (long) vector.getInt(at);
      case LONG, TIMESTAMP -> vector.getLong(at);
      case FLOAT -> (double) vector.getFloat(at);
      case DOUBLE -> vector.getDouble(at);
      case STRING -> vector.getString(at);
      case BYTES -> vector.getBinary(at);
    };
  }

  private static List<@Nullable Object> list(ArrayValue array, Type.ListOf type) {
    List<@Nullable Object> values = new ArrayList<>(array.getSize());
    for (int at = 0; at < array.getSize(); at++) {
      values.add(of(array.getElements(), at, type.element()));
    }
    return values;
  }

  private static Map<String, @Nullable Object> map(MapValue map, Type.MapOf type) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int at = 0; at < map.getSize(); at++) {
      values.put(map.getKeys().getString(at), of(map.getValues(), at, type.value()));
    }
    return values;
  }

  private static Row struct(ColumnVector vector, int at, RowType type) {
    @Nullable Object[] values = new @Nullable Object[type.size()];
    for (int ordinal = 0; ordinal < values.length; ordinal++) {
      values[ordinal] = of(vector.getChild(ordinal), at, type.field(ordinal).type());
    }
    return Row.of(type, values);
  }
}
