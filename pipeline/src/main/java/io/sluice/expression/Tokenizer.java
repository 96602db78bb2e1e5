package io.sluice.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text into tokens, the last of which is the end. */
final class Tokenizer {

  /** Bounds the depth of the tree, and so of the stack, when it is parsed, checked and run. */
  private static final int MOST_TOKENS = 1_000;

  private static final Pattern BLANK = Pattern.compile("\\s+");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern NUMBER =
      Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?(?![A-Za-z0-9_.])");
  private static final Pattern STRING = Pattern.compile("'[^']*+(?:''[^']*+)*+'");
  private static final Pattern QUOTED_NAME = Pattern.compile("`[^`]++(?:``[^`]*+)*+`");
  private static final Pattern SIGN = Pattern.compile("==|&&|<>|!=|<=|>=|\\|\\||[-+*/%=<>(),.!]");

  private static final Map<String, String> FOREIGN = Map.of("==", "=", "&&", "and", "!", "not");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private Tokenizer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    return new Tokenizer(text).run();
  }

  private List<Token> run() {
    skipBlanks();
    while (position < text.length()) {
      if (tokens.size() == MOST_TOKENS) {
        throw failure(1, "this expression is too long; it may have " + MOST_TOKENS + " words");
      }
      tokens.add(next());
      skipBlanks();
    }
    tokens.add(new Token(Token.Kind.END, new Span(position, 0), ""));
    return List.copyOf(tokens);
  }

  private void skipBlanks() {
    Matcher blank = at(BLANK);
    if (blank.lookingAt()) {
      position = blank.end();
    }
  }

  private Token next() {
    char first = text.charAt(position);
    if (first == '\'') {
      return quoted(Token.Kind.STRING, STRING);
    }
    if (first == '`') {
      return quoted(Token.Kind.QUOTED_NAME, QUOTED_NAME);
    }
    if (first >= '0' && first <= '9') {
      return number();
    }
    Matcher word = at(WORD);
    return word.lookingAt() ? token(Token.Kind.WORD, word) : sign();
  }

  private Token number() {
    Matcher number = at(NUMBER);
    if (!number.lookingAt()) {
      throw failure(1, "this is not a number; a name that starts with a digit needs backticks");
    }
    boolean integer = number.group(1) == null && number.group(2) == null;
    return token(integer ? Token.Kind.INTEGER : Token.Kind.DECIMAL, number);
  }

  private Token sign() {
    Matcher sign = at(SIGN);
    if (!sign.lookingAt()) {
      throw failure(1, unreadable());
    }
    String own = FOREIGN.get(sign.group());
    if (own != null) {
      String reason = "'%s' is not an operator here; write '%s'".formatted(sign.group(), own);
      throw failure(sign.group().length(), reason);
    }
    return token(Token.Kind.SIGN, sign);
  }

  private String unreadable() {
    String character = Character.toString(text.codePointAt(position));
    return character.equals("\"")
        ? "strings have single quotes ('text'), names backticks (`name`)"
        : "unexpected character '" + character + "'";
  }

  private Token quoted(Token.Kind kind, Pattern pattern) {
    String quote = text.substring(position, position + 1);
    Matcher matcher = at(pattern);
    if (!matcher.lookingAt()) {
      throw failure(1, "the closing " + quote + " is missing");
    }
    String inner = text.substring(position + 1, matcher.end() - 1).replace(quote + quote, quote);
    Token whole = token(kind, matcher);
    return new Token(kind, whole.span(), inner);
  }

  private Token token(Token.Kind kind, Matcher matcher) {
    Span span = new Span(position, matcher.end() - position);
    position = matcher.end();
    return new Token(kind, span, matcher.group());
  }

  private Matcher at(Pattern pattern) {
    return pattern.matcher(text).region(position, text.length()).useTransparentBounds(true);
  }

  private ExpressionException failure(int length, String reason) {
    return new ExpressionException(text, new Span(position, length), reason);
  }
}
