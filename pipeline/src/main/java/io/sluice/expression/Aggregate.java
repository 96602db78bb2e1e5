package io.sluice.expression;

import io.sluice.schema.Type;
import java.util.Optional;

/**
 * A compiled aggregate call.
 *
 * @param argument empty for {@code count(*)} only
 * @param type the type of the result
 */
public record Aggregate(AggregateKind kind, Optional<Expression> argument, Type type) {

  /** Whether a group of at least one row may have no result; a plain count always has one. */
  public boolean nullable() {
    return switch (kind) {
      case COUNT, APPROX_COUNT_DISTINCT -> false;
      case COUNT_DISTINCT, SUM -> true;
      case MIN, MAX, AVG, FIRST, LAST -> argument.map(Expression::nullable).orElse(false);
    };
  }
}
