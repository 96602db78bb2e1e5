package io.sluice.expression;

import io.sluice.schema.Row;
import org.jspecify.annotations.Nullable;

/**
 * One compiled step of an expression. It is pure, may be called by several threads, and never
 * fails: where there is no answer, the answer is null.
 */
@FunctionalInterface
interface Evaluation {

  @Nullable Object evaluate(Row row);
}
