package io.sluice.spark.verify;

import io.sluice.expression.Expression;
import io.sluice.expression.ExpressionCompiler;
import io.sluice.expression.Scope;
import java.io.Serializable;

/** An expression as the pipeline file spells it, which is how it travels to another process. */
public record ExpressionText(String text, Part part) implements Serializable {

  private static final long serialVersionUID = 1;

  /** What of the text is the expression. */
  public enum Part {
    WHOLE,
    /** What stands between the parentheses of an aggregate. */
    ARGUMENT
  }

  public static ExpressionText whole(String text) {
    return new ExpressionText(text, Part.WHOLE);
  }

  static ExpressionText argument(String aggregate) {
    return new ExpressionText(aggregate, Part.ARGUMENT);
  }

  /** Compiles a text that was compiled before, so that nothing can be wrong with it. */
  Expression compile(Scope scope) {
    return switch (part) {
      case WHOLE -> ExpressionCompiler.compile(text, scope);
      case ARGUMENT -> ExpressionCompiler.compileAggregate(text, scope).argument().orElseThrow();
    };
  }
}
