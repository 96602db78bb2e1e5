package io.sluice.expression;

/** A place in the text of an expression, in UTF-16 units from zero. */
record Span(int offset, int length) {

  /** From the start of this one to the end of the other. */
  Span to(Span last) {
    return new Span(offset, last.offset + last.length - offset);
  }
}
