package io.sluice.writer.delta;

import io.delta.standalone.types.ArrayType;
import io.delta.standalone.types.DataType;
import io.delta.standalone.types.MapType;
import io.delta.standalone.types.StructField;
import io.delta.standalone.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The schema of a table that is to take files with other columns: its own, in which nothing goes
 * away or changes its type, then the columns that it lacks. Those may be null, and so may all that
 * files may have no value for.
 */
final class GrownSchema {

  private GrownSchema() {}

  static StructType of(StructType table, StructType files) {
    List<StructField> fields = new ArrayList<>();
    for (StructField column : table.getFields()) {
      fields.add(
          find(column.getName(), files)
              .map(written -> grown(column, written))
              .orElseGet(() -> nullable(column)));
    }
    for (StructField written : files.getFields()) {
      // One that differs in case only is none that a table could have besides.
      if (Arrays.stream(table.getFieldNames()).noneMatch(written.getName()::equalsIgnoreCase)) {
        fields.add(nullable(written));
      }
    }
    return new StructType(fields.toArray(StructField[]::new));
  }

  private static StructField grown(StructField column, StructField written) {
    return new StructField(
        column.getName(),
        grown(column.getDataType(), written.getDataType()),
        column.isNullable() || written.isNullable(),
        column.getMetadata());
  }

  private static StructField nullable(StructField column) {
    return new StructField(column.getName(), column.getDataType(), true, column.getMetadata());
  }

  private static DataType grown(DataType column, DataType written) {
    if (column instanceof StructType is && written instanceof StructType comes) {
      return of(is, comes);
    }
    if (column instanceof ArrayType is && written instanceof ArrayType comes) {
      return new ArrayType(
          grown(is.getElementType(), comes.getElementType()),
          is.containsNull() || comes.containsNull());
    }
    if (column instanceof MapType is && written instanceof MapType comes) {
      return new MapType(
          is.getKeyType(),
          grown(is.getValueType(), comes.getValueType()),
          is.valueContainsNull() || comes.valueContainsNull());
    }
    return column;
  }

  private static Optional<StructField> find(String name, StructType schema) {
    return Arrays.stream(schema.getFields())
        .filter(field -> field.getName().equals(name))
        .findFirst();
  }
}
