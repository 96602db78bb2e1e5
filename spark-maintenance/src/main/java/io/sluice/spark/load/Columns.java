package io.sluice.spark.load;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** Columns by name, and whether two of a type hold the same. */
final class Columns {

  private Columns() {}

  /** The column of exactly this name, whatever characters are in it. */
  static Column named(String name) {
    return functions.col(quoted(name));
  }

  static Column named(String alias, String name) {
    return functions.col(alias + "." + quoted(name));
  }

  /** All columns of these, in their order. */
  static Column[] all(StructType columns) {
    return Arrays.stream(columns.fieldNames()).map(Columns::named).toArray(Column[]::new);
  }

  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  static boolean isSimple(DataType type) {
    return !(type instanceof StructType || type instanceof ArrayType || type instanceof MapType);
  }

  /** True also for two nulls and for two NaN. */
  static Column same(DataType type, Column one, Column other) {
    // Spark compares no maps, wherever in a value they are.
    return type.catalogString().contains("map<")
        ? functions.to_json(one).eqNullSafe(functions.to_json(other))
        : one.eqNullSafe(other);
  }
}
