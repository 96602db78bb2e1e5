package io.sluice.spark.verify;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.Tuple2;

/**
 * When each version of a dimension's table was committed, as far as its log still says.
 *
 * @param since in milliseconds since 1970, ascending
 * @param versions those that were committed then
 */
record DimensionTimeline(long[] since, long[] versions) implements Serializable {

  /**
   * @param history of the table, as Delta's {@code DESCRIBE HISTORY} has it
   */
  static DimensionTimeline of(Dataset<Row> history) {
    List<Tuple2<Long, Long>> commits =
        history
            .select(
                functions.unix_millis(LakeReader.named("timestamp")),
                LakeReader.named("version").cast("bigint"))
            .as(Encoders.tuple(Encoders.LONG(), Encoders.LONG()))
            .collectAsList()
            .stream()
            .sorted((a, b) -> Long.compare(a._2, b._2))
            .toList();
    return new DimensionTimeline(
        commits.stream().mapToLong(Tuple2::_1).toArray(),
        commits.stream().mapToLong(Tuple2::_2).toArray());
  }

  /** The version that was the newest at a time; before the first one that is known, that one. */
  long versionAt(long millis) {
    int at = Arrays.binarySearch(since, millis);
    return versions[at >= 0 ? at : Math.max(0, -at - 2)];
  }

  /** The same of a column of milliseconds, in which nothing is null. */
  Column versionAt(Column millis) {
    UDF1<Long, Long> lookUp = this::versionAt;
    UserDefinedFunction function = functions.udf(lookUp, DataTypes.LongType);
    return function.apply(millis);
  }
}
