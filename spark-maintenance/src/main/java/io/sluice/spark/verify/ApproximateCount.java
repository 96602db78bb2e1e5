package io.sluice.spark.verify;

import io.sluice.expression.DistinctSketch;
import io.sluice.expression.Equality;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * {@code approx_count_distinct} as the stream has it: Spark gathers the sketches, our own class
 * says what goes into one and what comes out, so that the answers are equal to the last digit.
 */
final class ApproximateCount {

  private ApproximateCount() {}

  /**
   * @param type of the argument
   */
  static Column distinct(Column argument, Type type) {
    Column form =
        functions
            .udf((UDF1<Object, byte @Nullable []>) ApproximateCount::form, DataTypes.BinaryType)
            .apply(plain(argument.cast(SparkTypes.of(type)), type));
    Column sketch = functions.hll_sketch_agg(form, DistinctSketch.LOG_REGISTERS);
    return functions
        .udf((UDF1<byte[], Long>) ApproximateCount::estimate, DataTypes.LongType)
        .apply(sketch);
  }

  /** As the number that the stream has for it. */
  private static Column plain(Column value, Type type) {
    if (type == Primitive.DATE) {
      return functions.unix_date(value).cast("bigint");
    }
    if (type == Primitive.TIMESTAMP) {
      return functions.unix_micros(value);
    }
    return type == Primitive.INT ? value.cast("bigint") : value;
  }

  private static byte @Nullable [] form(@Nullable Object value) {
    return value == null ? null : Equality.form(value);
  }

  private static long estimate(byte[] sketch) {
    return DistinctSketch.of(sketch).estimate();
  }
}
