package io.sluice.spark.verify;

import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What windows are made of.
 *
 * @param raw the rows that {@code where} keeps, late ones included
 */
record WindowInput(
    WindowedAggregate plan, RawRows raw, Optional<Dataset<Row>> late, ViewExpressions expressions) {

  /** When a row happened, and then the coordinates of its record: no two rows have the same. */
  static final String MOMENT = "_moment";

  /** The argument of an aggregate, with its number behind it. */
  static final String ARGUMENT = "_argument_";

  private static final String KEY = "_key_";

  /** The columns of {@link #prepared} that tell groups apart. */
  List<Column> keys() {
    return IntStream.range(0, plan.keys().size()).mapToObj(i -> LakeReader.named(KEY + i)).toList();
  }

  /** The same of an alias. */
  List<Column> keys(String alias) {
    return IntStream.range(0, plan.keys().size())
        .mapToObj(i -> LakeReader.named(alias, KEY + i))
        .toList();
  }

  /** Each row's time, keys and arguments of aggregates, and some columns besides. */
  Dataset<Row> prepared(RawRows rows, List<Column> more) {
    List<Column> prepared = new ArrayList<>(more);
    prepared.add(rows.column(RawRows.MILLIS));
    prepared.add(
        functions
            .struct(
                rows.column(RawRows.MILLIS),
                rows.column(RawRows.PARTITION),
                rows.column(RawRows.OFFSET))
            .as(MOMENT));
    List<Column> keys = expressions.keys(plan.keys());
    for (int i = 0; i < keys.size(); i++) {
      prepared.add(keys.get(i).as(KEY + i));
    }
    for (int i = 0; i < plan.aggregates().size(); i++) {
      Optional<Column> argument = expressions.argument(plan.aggregates().get(i));
      prepared.add(argument.orElse(functions.lit(1)).as(ARGUMENT + i));
    }
    return rows.rows().select(prepared.toArray(Column[]::new));
  }
}
