package io.sluice.spark.promote;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Where a column is in a table: its name, after that of the record that it is in and a dot; {@code
 * []} stands for the elements of a list and {@code {}} for the values of a map.
 */
record ColumnPath(String text) {

  private static final String ELEMENTS = "[]";
  private static final String VALUES = "{}";

  /** The schema with another type there; empty if nothing is there. */
  Optional<StructType> change(StructType schema, UnaryOperator<DataType> change) {
    return in(schema, text, change).map(StructType.class::cast);
  }

  /** The type of what is there; empty if nothing is. */
  Optional<DataType> find(StructType schema) {
    DataType[] found = new DataType[1];
    return change(
            schema,
            type -> {
              found[0] = type;
              return type;
            })
        .map(same -> found[0]);
  }

  private static Optional<DataType> in(DataType type, String path, UnaryOperator<DataType> change) {
    if (path.isEmpty()) {
      return Optional.of(change.apply(type));
    }
    if (type instanceof StructType struct) {
      return in(struct, path, change);
    }
    if (type instanceof ArrayType list) {
      return inner(path, ELEMENTS)
          .flatMap(rest -> in(list.elementType(), rest, change))
          .map(element -> new ArrayType(element, list.containsNull()));
    }
    if (type instanceof MapType map) {
      return inner(path, VALUES)
          .flatMap(rest -> in(map.valueType(), rest, change))
          .map(value -> new MapType(map.keyType(), value, map.valueContainsNull()));
    }
    return Optional.empty();
  }

  /** Of names that begin alike, the longest that is there. */
  private static Optional<DataType> in(
      StructType struct, String path, UnaryOperator<DataType> change) {
    return Arrays.stream(struct.fields())
        .sorted(Comparator.comparing((StructField field) -> field.name().length()).reversed())
        .flatMap(
            field ->
                inner(path, field.name())
                    .flatMap(rest -> in(field.dataType(), rest, change))
                    .map(type -> with(struct, field, type))
                    .stream())
        .findFirst();
  }

  /** What follows; empty if the path goes elsewhere. */
  private static Optional<String> inner(String path, String first) {
    if (!path.startsWith(first)) {
      return Optional.empty();
    }
    String rest = path.substring(first.length());
    if (rest.startsWith(".")) {
      return Optional.of(rest.substring(1));
    }
    boolean ends = rest.isEmpty() || rest.startsWith(ELEMENTS) || rest.startsWith(VALUES);
    return ends ? Optional.of(rest) : Optional.empty();
  }

  private static DataType with(StructType struct, StructField changed, DataType type) {
    return new StructType(
        Arrays.stream(struct.fields())
            .map(
                field ->
                    field.equals(changed)
                        ? new StructField(field.name(), type, field.nullable(), field.metadata())
                        : field)
            .toArray(StructField[]::new));
  }
}
