package io.sluice.expression;

import io.sluice.schema.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a function does: makes one closure from those of its arguments. */
@FunctionalInterface
interface Meaning {

  /**
   * Binds the arguments, which have the types of the signature by now.
   *
   * @param type the type that a variable of the signature stands for, otherwise of the result
   */
  Evaluation bind(Type type, List<Expression> arguments);

  /** A function of one value that is never null. */
  @FunctionalInterface
  interface OfOne<A> {
    @Nullable Object apply(A value);
  }

  /** A function of two values that are never null. */
  @FunctionalInterface
  interface OfTwo<A, B> {
    @Nullable Object apply(A left, B right);
  }

  /** Null for null, else the function; the signature vouches for the class. */
  @SuppressWarnings("unchecked")
  static <A> Meaning one(OfOne<A> function) {
    return (type, arguments) -> {
      Evaluation argument = arguments.get(0).evaluation();
      return row -> {
        Object value = argument.evaluate(row);
        return value == null ? null : function.apply((A) value);
      };
    };
  }

  /** Null if either is null, else the function; the signature vouches for the classes. */
  static <A, B> Meaning two(OfTwo<A, B> function) {
    return (type, arguments) -> strict(arguments.get(0), arguments.get(1), function);
  }

  /** The same for two expressions; a literal on the right is looked at only here. */
  @SuppressWarnings("unchecked")
  static <A, B> Evaluation strict(Expression left, Expression right, OfTwo<A, B> function) {
    Evaluation first = left.evaluation();
    return right
        .constant()
        .map(value -> withLiteral(first, (B) value, function))
        .orElseGet(() -> strict(first, right.evaluation(), function));
  }

  @SuppressWarnings("unchecked")
  private static <A, B> Evaluation withLiteral(Evaluation left, B literal, OfTwo<A, B> function) {
    return row -> {
      Object value = left.evaluate(row);
      return value == null ? null : function.apply((A) value, literal);
    };
  }

  @SuppressWarnings("unchecked")
  private static <A, B> Evaluation strict(Evaluation left, Evaluation right, OfTwo<A, B> function) {
    return row -> {
      Object a = left.evaluate(row);
      if (a == null) {
        return null;
      }
      Object b = right.evaluate(row);
      return b == null ? null : function.apply((A) a, (B) b);
    };
  }
}
