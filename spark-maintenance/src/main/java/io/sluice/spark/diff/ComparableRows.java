package io.sluice.spark.diff;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of two schemas made comparable: the columns of both, a column that one does not have as
 * null, one whose type changed as text, and what Spark cannot compare as JSON.
 */
record ComparableRows(List<Shape> columns) {

  /** A column, and whether it is compared as it is. */
  private record Shape(String name, boolean sameType, DataType type) {}

  static ComparableRows of(StructType a, StructType b) {
    Set<String> names = new LinkedHashSet<>(List.of(a.fieldNames()));
    names.addAll(List.of(b.fieldNames()));
    List<Shape> columns = new ArrayList<>();
    for (String name : names) {
      boolean inA = List.of(a.fieldNames()).contains(name);
      boolean inB = List.of(b.fieldNames()).contains(name);
      DataType type = inB ? b.apply(name).dataType() : a.apply(name).dataType();
      columns.add(new Shape(name, !inA || !inB || a.apply(name).dataType().equals(type), type));
    }
    return new ComparableRows(columns);
  }

  List<String> names() {
    return columns.stream().map(Shape::name).toList();
  }

  Dataset<Row> from(Dataset<Row> rows) {
    Set<String> there = Set.of(rows.columns());
    return rows.select(
        columns.stream()
            .map(column -> value(column, there.contains(column.name()), rows).as(column.name()))
            .toArray(Column[]::new));
  }

  private static Column value(Shape column, boolean isThere, Dataset<Row> rows) {
    Column value =
        isThere
            ? rows.col("`" + column.name().replace("`", "``") + "`")
            : functions.lit(null).cast(column.type());
    if (hasMap(column.type())) {
      return functions.to_json(value);
    }
    return column.sameType() ? value : value.cast("string");
  }

  private static boolean hasMap(DataType type) {
    if (type instanceof ArrayType array) {
      return hasMap(array.elementType());
    }
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        if (hasMap(field.dataType())) {
          return true;
        }
      }
    }
    return type instanceof MapType;
  }
}
