package io.sluice.expression;

import java.util.Locale;

/** A word, literal or sign; the value of a string or quoted name is without its quotes. */
record Token(Kind kind, Span span, String value) {

  enum Kind {
    WORD,
    QUOTED_NAME,
    INTEGER,
    DECIMAL,
    STRING,
    SIGN,
    END
  }

  /** Whether this is the given keyword (in lower case; case does not count) or sign. */
  boolean is(String wordOrSign) {
    return (kind == Kind.WORD || kind == Kind.SIGN) && folded().equals(wordOrSign);
  }

  String folded() {
    return value.toLowerCase(Locale.ROOT);
  }

  String described() {
    return kind == Kind.END ? "the end" : "'" + value + "'";
  }
}
