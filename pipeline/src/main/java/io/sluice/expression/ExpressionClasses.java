package io.sluice.expression;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.Objects;

/** Makes the classes of expressions; each goes with its expression. */
final class ExpressionClasses {

  private static final byte[] TEMPLATE = template();

  private ExpressionClasses() {}

  /** The same steps, in a class of their own. */
  static Evaluation of(Evaluation steps) {
    boolean initialized = true;
    try {
      Lookup made =
          MethodHandles.lookup().defineHiddenClassWithClassData(TEMPLATE, steps, initialized);
      return (Evaluation) made.lookupClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The template has a constructor for this package", e);
    }
  }

  private static byte[] template() {
    String file = ExpressionClass.class.getSimpleName() + ".class";
    try (InputStream bytes =
        Objects.requireNonNull(ExpressionClass.class.getResourceAsStream(file), file)) {
      return bytes.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
