package io.sluice.expression;

import io.sluice.schema.Type.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads tokens by precedence (Pratt): or, and, not, comparison, {@code + - ||}, {@code * / %}. */
final class Parser {

  private static final int NOT = 3;
  private static final int COMPARISON = 4;
  private static final int SUM = 5;
  private static final int SIGNED = 7;

  private static final Map<String, Integer> BINARY =
      Map.ofEntries(
          Map.entry("or", 1),
          Map.entry("and", 2),
          Map.entry("=", COMPARISON),
          Map.entry("<>", COMPARISON),
          Map.entry("!=", COMPARISON),
          Map.entry("<", COMPARISON),
          Map.entry("<=", COMPARISON),
          Map.entry(">", COMPARISON),
          Map.entry(">=", COMPARISON),
          Map.entry("+", SUM),
          Map.entry("-", SUM),
          Map.entry("||", SUM),
          Map.entry("*", 6),
          Map.entry("/", 6),
          Map.entry("%", 6));

  private static final Set<String> KEYWORDS =
      Set.of(
          "or",
          "and",
          "not",
          "is",
          "in",
          "between",
          "like",
          "case",
          "when",
          "then",
          "else",
          "end",
          "cast",
          "as",
          "null",
          "true",
          "false",
          "distinct");

  private final Tokens tokens;
  private final String text;

  private Parser(String text) {
    this.text = text;
    this.tokens = new Tokens(text);
  }

  static Syntax parse(String text) {
    Parser parser = new Parser(text);
    Syntax all = parser.expression(0);
    if (parser.tokens.peek().kind() != Token.Kind.END) {
      throw parser.tokens.unexpected("an operator or the end");
    }
    return all;
  }

  private Syntax expression(int above) {
    Syntax left = prefix();
    while (precedence(tokens.peek()) > above) {
      int precedence = precedence(tokens.peek());
      left = precedence == COMPARISON ? comparison(left) : binary(left, precedence);
      if (precedence == COMPARISON && precedence(tokens.peek()) == COMPARISON) {
        throw tokens.unexpected("'and' or 'or' between two comparisons");
      }
    }
    return left;
  }

  private static int precedence(Token token) {
    boolean test =
        token.is("is")
            || token.is("in")
            || token.is("between")
            || token.is("like")
            || token.is("not");
    if (test) {
      return COMPARISON;
    }
    boolean operator = token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.SIGN;
    return operator ? BINARY.getOrDefault(token.folded(), 0) : 0;
  }

  private Syntax binary(Syntax left, int precedence) {
    Token operator = tokens.next();
    Syntax right = expression(precedence);
    String name = operator.is("!=") ? "<>" : operator.folded();
    return new Syntax.Call(operator.span(), name, List.of(left, right));
  }

  private Syntax comparison(Syntax left) {
    if (BINARY.containsKey(tokens.peek().folded())) {
      return binary(left, COMPARISON);
    }
    if (tokens.peek().is("is")) {
      return isNull(left);
    }
    Token first = tokens.peek();
    boolean negated = tokens.accept("not");
    Syntax test = test(left);
    return negated ? new Syntax.Call(first.span(), "not", List.of(test)) : test;
  }

  private Syntax isNull(Syntax left) {
    Span span = tokens.next().span();
    boolean negated = tokens.accept("not");
    span = span.to(tokens.expect("null").span());
    return new Syntax.Call(span, negated ? "is not null" : "is null", List.of(left));
  }

  private Syntax test(Syntax left) {
    Token word = tokens.next();
    List<Syntax> arguments = new ArrayList<>(List.of(left));
    if (word.is("in")) {
      tokens.expect("(");
      arguments.addAll(list());
    } else if (word.is("between")) {
      arguments.add(expression(COMPARISON));
      tokens.expect("and");
      arguments.add(expression(COMPARISON));
    } else if (word.is("like")) {
      arguments.add(expression(COMPARISON));
    } else {
      throw tokens.unexpected(word, "'in', 'between' or 'like'");
    }
    return new Syntax.Call(word.span(), word.folded(), arguments);
  }

  private Syntax prefix() {
    Token token = tokens.next();
    return switch (token.kind()) {
      case INTEGER, DECIMAL -> number(token.span(), token, "");
      case STRING -> new Syntax.Literal(token.span(), Primitive.STRING, token.value());
      case QUOTED_NAME -> name(token);
      case SIGN -> sign(token);
      case WORD -> KEYWORDS.contains(token.folded()) ? keyword(token) : wordOrCall(token);
      case END -> throw tokens.unexpected(token, "a value");
    };
  }

  private Syntax number(Span span, Token digits, String sign) {
    return NumberLiteral.read(text, span, digits, sign);
  }

  private Syntax sign(Token sign) {
    if (sign.is("(")) {
      Syntax inner = expression(0);
      tokens.expect(")");
      return inner;
    }
    if (!sign.is("-")) {
      throw tokens.unexpected(sign, "a value");
    }
    Token digits = tokens.peek();
    if (digits.kind() == Token.Kind.INTEGER || digits.kind() == Token.Kind.DECIMAL) {
      tokens.next();
      return number(sign.span().to(digits.span()), digits, "-");
    }
    return new Syntax.Call(sign.span(), "-", List.of(expression(SIGNED)));
  }

  private Syntax keyword(Token word) {
    return switch (word.folded()) {
      case "not" -> new Syntax.Call(word.span(), "not", List.of(expression(NOT)));
      case "null" -> new Syntax.Null(word.span());
      case "true", "false" -> new Syntax.Literal(word.span(), Primitive.BOOLEAN, word.is("true"));
      case "case" -> cases(word);
      case "cast" -> cast(word);
      default -> throw tokens.unexpected(word, "a value");
    };
  }

  private Syntax wordOrCall(Token word) {
    if (!tokens.accept("(")) {
      return name(word);
    }
    Token first = tokens.peek();
    if (tokens.accept("distinct")) {
      Syntax argument = new Syntax.Distinct(first.span(), expression(0));
      tokens.expect(")");
      return new Syntax.Call(word.span(), word.folded(), List.of(argument));
    }
    List<Syntax> arguments = tokens.accept(")") ? List.of() : list();
    return new Syntax.Call(word.span(), word.folded(), arguments);
  }

  private Syntax name(Token first) {
    List<Syntax.Name.Part> parts = new ArrayList<>();
    parts.add(new Syntax.Name.Part(first.span(), first.value()));
    Span span = first.span();
    while (tokens.accept(".")) {
      Token next = tokens.expectName();
      parts.add(new Syntax.Name.Part(next.span(), next.value()));
      span = span.to(next.span());
    }
    return new Syntax.Name(span, parts);
  }

  /** The rest of an argument list; only a whole argument may be a star. */
  private List<Syntax> list() {
    List<Syntax> items = new ArrayList<>();
    do {
      Token first = tokens.peek();
      items.add(tokens.accept("*") ? new Syntax.Star(first.span()) : expression(0));
    } while (tokens.accept(","));
    tokens.expect(")");
    return items;
  }

  private Syntax cast(Token word) {
    tokens.expect("(");
    Syntax argument = expression(0);
    tokens.expect("as");
    Token type = tokens.expectName();
    tokens.expect(")");
    return new Syntax.Cast(word.span(), argument, type.folded(), type.span());
  }

  private Syntax cases(Token word) {
    Optional<Syntax> subject =
        tokens.peek().is("when") ? Optional.empty() : Optional.of(expression(0));
    List<Syntax> arguments = new ArrayList<>();
    do {
      Token when = tokens.expect("when");
      Syntax condition = expression(0);
      arguments.add(
          subject
              .<Syntax>map(value -> new Syntax.Call(when.span(), "=", List.of(value, condition)))
              .orElse(condition));
      tokens.expect("then");
      arguments.add(expression(0));
    } while (tokens.peek().is("when"));
    arguments.add(tokens.accept("else") ? expression(0) : new Syntax.Null(word.span()));
    tokens.expect("end");
    return new Syntax.Call(word.span(), "case", arguments);
  }
}
