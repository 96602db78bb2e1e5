package io.sluice.expression;

import io.sluice.schema.Type;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An expression as it was written. Every operator is a {@link Call} of its row in the {@link
 * FunctionTable}; the span of a call is that of the operator or the name.
 */
sealed interface Syntax {

  Span span();

  /** A value written out. */
  record Literal(Span span, Type type, Object value) implements Syntax {}

  /** The null that has no type yet. */
  record Null(Span span) implements Syntax {}

  /** A column, or a field of a nested record: names with points between them. */
  record Name(Span span, List<Part> parts) implements Syntax {

    /** One of the names. */
    record Part(Span span, String text) {}

    /** The first names, as many as are asked for, as they are written. */
    String spelled(int count) {
      return parts.stream().limit(count).map(Part::text).collect(Collectors.joining("."));
    }
  }

  /** The star of {@code count(*)}. */
  record Star(Span span) implements Syntax {}

  /** The distinct values of an argument; the span is that of the word. */
  record Distinct(Span span, Syntax argument) implements Syntax {}

  /** A conversion that gives null where it fails. */
  record Cast(Span span, Syntax argument, String typeName, Span typeSpan) implements Syntax {}

  /** A function or an operator with its arguments. */
  record Call(Span span, String function, List<Syntax> arguments) implements Syntax {}
}
