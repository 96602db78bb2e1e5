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

  /** Of a part of a date Spark makes the first day of it, and of a time alone one of today. */
  private static final String WHOLE_DATE = "^\\s*[+-]?[0-9]{4,}-[0-9]{1,2}-[0-9]{1,2}";

  /** Digits that a timestamp of microseconds does not hold. */
  private static final String BELOW_MICROSECONDS = "[.][0-9]{6}[0-9]*[1-9]";

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
    return fails.or(functions.coalesce(isChanged(raw, value), functions.lit(false)));
  }

  /** Whether the cast makes another value of a text than it says. */
  private Column isChanged(Column raw, Column value) {
    DataType type = to.dataType();
    if (type instanceof DecimalType) {
      return raw.try_cast(WIDEST).notEqual(value);
    }
    if (type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType)) {
      return functions.abs(value).equalTo(Double.POSITIVE_INFINITY).and(raw.rlike("[0-9]"));
    }
    if (type.equals(DataTypes.DateType)) {
      return functions.not(raw.rlike(WHOLE_DATE + "\\s*$"));
    }
    if (type.equals(DataTypes.TimestampType)) {
      return functions.not(raw.rlike(WHOLE_DATE)).or(raw.rlike(BELOW_MICROSECONDS));
    }
    return functions.lit(false);
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
