package io.sluice.expression;

import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;

/** What a function takes at one place, or gives. */
sealed interface Parameter {

  Parameter BOOLEAN = new Exactly(Primitive.BOOLEAN);
  Parameter BIGINT = new Exactly(Primitive.LONG);
  Parameter DOUBLE = new Exactly(Primitive.DOUBLE);
  Parameter STRING = new Exactly(Primitive.STRING);
  Parameter DATE = new Exactly(Primitive.DATE);
  Parameter TIMESTAMP = new Exactly(Primitive.TIMESTAMP);

  /** One type. */
  record Exactly(Type type) implements Parameter {
    @Override
    public String toString() {
      return SqlType.name(type);
    }
  }

  /** A type of the caller's choice, the same at every place of the signature. */
  enum Variable implements Parameter {
    /** Any type at all. */
    ANY("any"),
    /** A type with an order; the null literal is refused, because the answer is always null. */
    COMPARABLE("comparable"),
    /** A decimal of any precision and scale. */
    DECIMAL("decimal");

    private final String spelled;

    Variable(String spelled) {
      this.spelled = spelled;
    }

    boolean admits(Type type) {
      return switch (this) {
        case ANY -> true;
        case COMPARABLE -> Ordering.isOrdered(type);
        case DECIMAL -> type instanceof Type.Decimal;
      };
    }

    @Override
    public String toString() {
      return spelled;
    }
  }

  /** A string that is written out, so that it is checked when the expression is compiled. */
  enum Constant implements Parameter {
    PATTERN("'pattern'"),
    UNIT("'unit'");

    private final String spelled;

    Constant(String spelled) {
      this.spelled = spelled;
    }

    @Override
    public String toString() {
      return spelled;
    }
  }
}
