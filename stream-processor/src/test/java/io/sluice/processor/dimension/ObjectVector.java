package io.sluice.processor.dimension;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructType;
import io.sluice.schema.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A column of values in the classes that {@link io.sluice.schema.Type} names, for Kernel to write.
 */
record ObjectVector(DataType type, List<Object> values) implements ColumnVector {

  @Override
  public DataType getDataType() {
    return type;
  }

  @Override
  public int getSize() {
    return values.size();
  }

  @Override
  public void close() {}

  @Override
  public boolean isNullAt(int at) {
    return values.get(at) == null;
  }

  @Override
  public boolean getBoolean(int at) {
    return (Boolean) values.get(at);
  }

  @Override
  public int getInt(int at) {
    return Math.toIntExact((Long) values.get(at));
  }

  @Override
  public long getLong(int at) {
    return (Long) values.get(at);
  }

  @Override
  public float getFloat(int at) {
    return ((Double) values.get(at)).floatValue();
  }

  @Override
  public double getDouble(int at) {
    return (Double) values.get(at);
  }

  @Override
  public byte[] getBinary(int at) {
    return (byte[]) values.get(at);
  }

  @Override
  public String getString(int at) {
    return (String) values.get(at);
  }

  @Override
  public BigDecimal getDecimal(int at) {
    return (BigDecimal) values.get(at);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    List<Object> children = new ArrayList<>();
    values.forEach(row -> children.add(row == null ? null : ((Row) row).get(ordinal)));
    return new ObjectVector(((StructType) type).at(ordinal).getDataType(), children);
  }

  @Override
  public ArrayValue getArray(int at) {
    List<?> list = (List<?>) values.get(at);
    return new ArrayValue() {
      @Override
      public int getSize() {
        return list.size();
      }

      @Override
      public ColumnVector getElements() {
        return vector(((ArrayType) type).getElementType(), list);
      }
    };
  }

  @Override
  public MapValue getMap(int at) {
    Map<?, ?> map = (Map<?, ?>) values.get(at);
    return new MapValue() {
      @Override
      public int getSize() {
        return map.size();
      }

      @Override
      public ColumnVector getKeys() {
        return vector(((MapType) type).getKeyType(), List.copyOf(map.keySet()));
      }

      @Override
      public ColumnVector getValues() {
        return vector(((MapType) type).getValueType(), new ArrayList<>(map.values()));
      }
    };
  }

  private static ObjectVector vector(DataType type, List<?> values) {
    return new ObjectVector(type, new ArrayList<>(values));
  }
}
