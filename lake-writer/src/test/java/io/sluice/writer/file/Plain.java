package io.sluice.writer.file;

import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows as lists of values, so that they are equal where their content is. */
final class Plain {

  private Plain() {}

  static List<Object> row(Row row) {
    RowType type = row.type();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < type.size(); i++) {
      values.add(value(row.get(i)));
    }
    return values;
  }

  private static Object value(Object value) {
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    if (value instanceof Row row) {
      return row(row);
    }
    if (value instanceof List<?> list) {
      List<Object> values = new ArrayList<>();
      list.forEach(each -> values.add(value(each)));
      return values;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> values = new LinkedHashMap<>();
      map.forEach((key, each) -> values.put(key, value(each)));
      return values;
    }
    return value;
  }
}
