package io.sluice.view;

import io.sluice.expression.ExpressionException;
import io.sluice.expression.Scope;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.LocatedException;
import java.util.function.BiFunction;

/** Compiles what stands in the pipeline file, so that a refusal says where. */
final class LocatedExpression {

  private LocatedExpression() {}

  /**
   * @param compiler throws {@link ExpressionException} for a text that is wrong
   * @throws LocatedException that shows the place in the file, and that in the text with a caret
   */
  static <T> T compiled(Located text, Scope scope, BiFunction<String, Scope, T> compiler) {
    try {
      return compiler.apply(text.text(), scope);
    } catch (ExpressionException e) {
      throw new LocatedException(
          text.at(),
          "%s%n%s"
              .formatted(
                  e.reason(), ExpressionException.underlined(text.text(), e.offset(), e.length())),
          e);
    }
  }
}
