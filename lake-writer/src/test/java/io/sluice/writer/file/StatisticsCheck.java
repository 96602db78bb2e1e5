package io.sluice.writer.file;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.table.ColumnStatistics;
import io.sluice.writer.table.FileStatistics;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Works the statistics of a file out from its rows, the plain way, and says what differs. */
final class StatisticsCheck {

  private static final int CUT = 32;

  private StatisticsCheck() {}

  static List<String> faults(
      FileStatistics statistics,
      RowType type,
      Set<String> partitionColumns,
      List<List<Object>> rows) {
    List<String> faults = new ArrayList<>();
    if (statistics.rowCount() != rows.size()) {
      faults.add("%d rows instead of %d".formatted(statistics.rowCount(), rows.size()));
    }
    Map<List<String>, ColumnStatistics> expected = new LinkedHashMap<>();
    collect(type, partitionColumns, List.of(), rows, expected);
    Map<List<String>, ColumnStatistics> actual = new LinkedHashMap<>();
    statistics.columns().forEach(column -> actual.put(column.path(), column));
    if (!expected.keySet().equals(actual.keySet())) {
      faults.add("columns %s instead of %s".formatted(actual.keySet(), expected.keySet()));
    }
    expected.forEach(
        (path, column) -> {
          if (!column.equals(actual.get(path))) {
            faults.add("%s instead of %s".formatted(actual.get(path), column));
          }
        });
    return faults;
  }

  private static void collect(
      RowType type,
      Set<String> leftOut,
      List<String> parent,
      List<List<Object>> rows,
      Map<List<String>, ColumnStatistics> into) {
    for (int i = 0; i < type.size(); i++) {
      Field field = type.field(i);
      int ordinal = i;
      List<Object> values =
          rows.stream().map(row -> row == null ? null : row.get(ordinal)).toList();
      List<String> path = new ArrayList<>(parent);
      path.add(field.name());
      if (field.type() instanceof Type.Struct struct) {
        collect(struct.row(), Set.of(), path, structs(values), into);
      } else if (!leftOut.contains(field.name())
          && !(field.type() instanceof Type.ListOf)
          && !(field.type() instanceof Type.MapOf)) {
        into.put(path, column(path, field.type(), values));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static List<List<Object>> structs(List<Object> values) {
    List<List<Object>> structs = new ArrayList<>();
    values.forEach(value -> structs.add((List<Object>) value));
    return structs;
  }

  private static ColumnStatistics column(List<String> path, Type type, List<Object> all) {
    List<Object> values = all.stream().filter(Objects::nonNull).toList();
    long nulls = all.size() - values.size();
    boolean unordered =
        type == Primitive.BYTES || values.stream().anyMatch(value -> value.equals(Double.NaN));
    if (values.isEmpty() || unordered) {
      return new ColumnStatistics(path, null, null, nulls);
    }
    Object min = values.stream().min(StatisticsCheck::compare).orElseThrow();
    Object max = values.stream().max(StatisticsCheck::compare).orElseThrow();
    return new ColumnStatistics(path, lower(min, type), upper(max, type), nulls);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static int compare(Object left, Object right) {
    return left instanceof String text
        ? compareCodePoints(text, (String) right)
        : ((Comparable) left).compareTo(right);
  }

  static int compareCodePoints(String left, String right) {
    return java.util.Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
  }

  private static Object lower(Object value, Type type) {
    if (value instanceof String text) {
      int[] points = text.codePoints().toArray();
      return new String(points, 0, Math.min(CUT, points.length));
    }
    return value.equals(0.0) ? typed(-0.0, type) : typed(value, type);
  }

  private static Object upper(Object value, Type type) {
    if (value instanceof String text) {
      int[] points = text.codePoints().toArray();
      return points.length <= CUT ? text : next(points);
    }
    return value.equals(-0.0) ? typed(0.0, type) : typed(value, type);
  }

  /** The first of the strings of at most 32 code points that is after all with this beginning. */
  private static String next(int[] points) {
    for (int last = CUT - 1; last >= 0; last--) {
      if (points[last] != Character.MAX_CODE_POINT) {
        int raised = points[last] == 0xD7FF ? 0xE000 : points[last] + 1;
        return new String(points, 0, last) + Character.toString(raised);
      }
    }
    return null;
  }

  private static Object typed(Object value, Type type) {
    if (value instanceof BigDecimal || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Double number) {
      if (number.isInfinite()) {
        return null;
      }
      return type == Primitive.FLOAT ? (Object) number.floatValue() : number;
    }
    long number = (Long) value;
    if (type == Primitive.INT) {
      return (int) number;
    }
    if (type == Primitive.DATE) {
      return LocalDate.ofEpochDay(number);
    }
    return type == Primitive.TIMESTAMP ? (Object) instant(number) : value;
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }
}
