package io.sluice.expression;

import java.util.List;

/** The tokens of a text, read one by one, and what to say if the next is not the one expected. */
final class Tokens {

  private final String text;
  private final List<Token> tokens;
  private int position;

  Tokens(String text) {
    this.text = text;
    this.tokens = Tokenizer.tokens(text);
  }

  Token peek() {
    return tokens.get(position);
  }

  /** The next token; the end stays the next one for ever. */
  Token next() {
    Token token = peek();
    if (token.kind() != Token.Kind.END) {
      position++;
    }
    return token;
  }

  boolean accept(String wordOrSign) {
    boolean accepted = peek().is(wordOrSign);
    if (accepted) {
      position++;
    }
    return accepted;
  }

  Token expect(String wordOrSign) {
    if (!peek().is(wordOrSign)) {
      throw unexpected("'" + wordOrSign + "'");
    }
    return next();
  }

  Token expectName() {
    if (peek().kind() != Token.Kind.WORD && peek().kind() != Token.Kind.QUOTED_NAME) {
      throw unexpected("a name");
    }
    return next();
  }

  ExpressionException unexpected(String expected) {
    return unexpected(peek(), expected);
  }

  ExpressionException unexpected(Token token, String expected) {
    return new ExpressionException(
        text, token.span(), "expected " + expected + ", found " + token.described());
  }
}
