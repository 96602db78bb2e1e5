package io.sluice.processor.row;

import io.sluice.expression.Expression;
import io.sluice.schema.Row;
import java.util.Optional;

/**
 * The {@code where} of a view: only what it is true for passes, and everything if there is none.
 */
public record Filter(Optional<Expression> where) {

  public boolean passes(Row scope) {
    return where.isEmpty() || Boolean.TRUE.equals(where.get().evaluate(scope));
  }
}
