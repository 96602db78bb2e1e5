package io.sluice.spark.load;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;

/**
 * How a value of a file becomes a value of a column: every value that gets through is the one that
 * the file holds, none is rounded, cut or nulled.
 *
 * @param from the type in the file
 * @param to the column of the table
 */
record CleanCast(DataType from, StructField to) {

  private static final DecimalType WIDEST = DataTypes.createDecimalType(38, 18);

  private static final Map<DataType, Set<DataType>> WIDENINGS =
      Map.of(
          DataTypes.ByteType, Set.of(DataTypes.IntegerType, DataTypes.LongType),
          DataTypes.ShortType, Set.of(DataTypes.IntegerType, DataTypes.LongType),
          DataTypes.IntegerType, Set.of(DataTypes.LongType, DataTypes.DoubleType),
          DataTypes.FloatType, Set.of(DataTypes.DoubleType));

  /** Whether the type in the file can hold values of the column at all. */
  boolean isPossible() {
    return isSame() || isWidening() || isText();
  }

  /** The value in the column's type; null where {@link #isUnclean}. */
  Column value() {
    Column raw = Columns.named(to.name());
    return (isText() ? raw.try_cast(to.dataType()) : raw.cast(to.dataType())).as(to.name());
  }

  /** True for a value that is no value of the column's type, or more than it can hold. */
  Column isUnclean() {
    if (!isText()) {
      return functions.lit(false);
    }
    Column raw = Columns.named(to.name());
    Column value = raw.try_cast(to.dataType());
    Column fails = raw.isNotNull().and(value.isNull());
    return to.dataType() instanceof DecimalType
        ? fails.or(functions.coalesce(raw.try_cast(WIDEST).notEqual(value), functions.lit(false)))
        : fails;
  }

  private boolean isSame() {
    return from.catalogString().equals(to.dataType().catalogString());
  }

  private boolean isWidening() {
    if (from instanceof DecimalType narrow && to.dataType() instanceof DecimalType wide) {
      return wide.scale() >= narrow.scale()
          && wide.precision() - wide.scale() >= narrow.precision() - narrow.scale();
    }
    return WIDENINGS.getOrDefault(from, Set.of()).contains(to.dataType());
  }

  private boolean isText() {
    return !isSame() && from.equals(DataTypes.StringType) && Columns.isSimple(to.dataType());
  }
}
