package io.sluice.spark.verify;

import io.sluice.expression.AggregateKind;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.ViewPlan.NamedAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** The aggregates of a view with windows, as Spark's over the rows of {@link WindowInput}. */
record BatchAggregates(List<NamedAggregate> aggregates) {

  /** Each aggregate by its name, with its {@link BatchView#magnitude} if it has one. */
  List<Column> totals() {
    List<Column> totals = new ArrayList<>();
    for (int i = 0; i < aggregates.size(); i++) {
      NamedAggregate named = aggregates.get(i);
      Column argument = LakeReader.named(WindowInput.ARGUMENT + i);
      totals.add(total(named, argument).as(named.column()));
      if (magnitudes().contains(named.column())) {
        totals.add(magnitude(named, argument).as(BatchView.magnitude(named.column())));
      }
    }
    return totals;
  }

  /**
   * An aggregate over a group of rows.
   *
   * @param argument a column beside {@link WindowInput#MOMENT}
   */
  static Column total(NamedAggregate named, Column argument) {
    Type type = named.aggregate().type();
    Column total =
        switch (named.aggregate().kind()) {
          case COUNT -> functions.count(argument);
          case MIN -> functions.min(argument);
          case MAX -> functions.max(argument);
          case AVG -> functions.avg(argument.cast("double"));
          case COUNT_DISTINCT -> limited(functions.count_distinct(argument));
          case APPROX_COUNT_DISTINCT -> ApproximateCount.distinct(argument, argumentType(named));
          case FIRST -> functions.min_by(argument, momentOf(argument));
          case LAST -> functions.max_by(argument, momentOf(argument));
          case SUM -> type == Primitive.LONG ? bigintSum(argument) : functions.try_sum(argument);
        };
    return total.cast(SparkTypes.of(type));
  }

  private static Column limited(Column distinct) {
    return functions.when(distinct.leq(AggregateKind.MOST_DISTINCT), distinct);
  }

  private static Type argumentType(NamedAggregate named) {
    return named.aggregate().argument().orElseThrow().type();
  }

  /**
   * When a row happened, and its record's coordinates; null, which is passed over, without a value.
   */
  private static Column momentOf(Column argument) {
    return functions.when(argument.isNotNull(), LakeReader.named(WindowInput.MOMENT));
  }

  /** Exact whatever the order of the rows, like the stream's; null only if the end does not fit. */
  private static Column bigintSum(Column argument) {
    return functions.sum(argument.cast("decimal(19,0)")).try_cast("bigint");
  }

  private static Column magnitude(NamedAggregate named, Column argument) {
    Column absolute = functions.abs(argument.cast("double"));
    return named.aggregate().kind() == AggregateKind.AVG
        ? functions.avg(absolute)
        : functions.sum(absolute);
  }

  /** The columns that have a magnitude. */
  Set<String> magnitudes() {
    return aggregates.stream()
        .filter(named -> named.aggregate().type() == Primitive.DOUBLE)
        .filter(
            named ->
                named.aggregate().kind() == AggregateKind.SUM
                    || named.aggregate().kind() == AggregateKind.AVG)
        .map(NamedAggregate::column)
        .collect(Collectors.toUnmodifiableSet());
  }
}
