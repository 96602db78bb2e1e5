package io.sluice.expression;

import io.sluice.schema.Row;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The class of one expression, which has its steps as a constant.
 *
 * <p>Of a constant the JVM's compiler knows what each step calls, and makes one piece of code of
 * all of them, as of the same in Java; a step that is found in a field it has to look up for every
 * row. This is the template: {@link ExpressionClasses} makes a class of its bytes for each
 * expression, and nothing else may use it.
 */
final class ExpressionClass implements Evaluation {

  private static final Evaluation STEPS = steps();

  private static Evaluation steps() {
    try {
      return Objects.requireNonNull(
          MethodHandles.classData(
              MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, Evaluation.class),
          "Only a class that was made of this one has steps");
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("A class may read its own data", e);
    }
  }

  @Override
  public @Nullable Object evaluate(Row row) {
    return STEPS.evaluate(row);
  }
}
