package io.sluice.expression;

import static io.sluice.expression.Parameter.BIGINT;
import static io.sluice.expression.Parameter.BOOLEAN;
import static io.sluice.expression.Parameter.STRING;

import io.sluice.schema.Row;
import io.sluice.schema.Type;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Strings, counted in code points. */
final class StringFunctions {

  private StringFunctions() {}

  static List<Function> rows() {
    return List.of(
        strings("||", STRING, "both, one after the other", (a, b) -> a + b).spark("({0} || {1})"),
        string("length", BIGINT, "the number of code points", CodePoints::length)
            .spark("cast(length({0}) as bigint)"),
        substr(false).spark("substr({0}, try_cast({1} as int))"),
        substr(true).spark("substr({0}, try_cast({1} as int), try_cast({2} as int))"),
        string("upper", STRING, "in upper case", value -> value.toUpperCase(Locale.ROOT)),
        string("lower", STRING, "in lower case", value -> value.toLowerCase(Locale.ROOT)),
        string("trim", STRING, "without spaces at both ends", CodePoints::withoutSpaces),
        strings("starts_with", BOOLEAN, "whether a starts with b", String::startsWith)
            .spark("startswith({0}, {1})"),
        strings("ends_with", BOOLEAN, "whether a ends with b", String::endsWith),
        strings("contains", BOOLEAN, "whether b is somewhere in a", String::contains)
            .spark("contains({0}, {1})"),
        Function.of(
            "like",
            Signature.of(BOOLEAN, STRING, Parameter.Constant.PATTERN),
            "a like 'pattern': % is any text, _ one code point; there is no escape character;"
                + " also not like",
            StringFunctions::like));
  }

  private static Evaluation like(Type type, List<Expression> arguments) {
    LikePattern pattern = new LikePattern((String) arguments.get(1).constant().orElseThrow());
    return Meaning.<String>one(pattern::matches).bind(type, arguments);
  }

  private static Function substr(boolean withLength) {
    Signature signature =
        withLength
            ? Signature.of(STRING, STRING, BIGINT, BIGINT)
            : Signature.of(STRING, STRING, BIGINT);
    String summary =
        withLength
            ? "so many code points from a position on"
            : "from a position on; the first is 1, negative ones count from the end;"
                + " null beyond 32 bits";
    return Function.of("substr", signature, summary, StringFunctions::substr)
        .nulls(Function.Nulls.ALWAYS_POSSIBLE);
  }

  private static Evaluation substr(Type type, List<Expression> arguments) {
    Evaluation value = arguments.get(0).evaluation();
    Evaluation position = arguments.get(1).evaluation();
    Evaluation length =
        arguments.size() > 2 ? arguments.get(2).evaluation() : row -> (long) Integer.MAX_VALUE;
    return row -> slice(value.evaluate(row), position, length, row);
  }

  private static @Nullable String slice(
      @Nullable Object value, Evaluation position, Evaluation length, Row row) {
    if (value == null
        || !(position.evaluate(row) instanceof Long start)
        || !(length.evaluate(row) instanceof Long size)) {
      return null;
    }
    boolean fits = start == start.intValue() && size == size.intValue();
    return fits ? CodePoints.slice((String) value, start, size) : null;
  }

  private static Function string(
      String name, Parameter result, String summary, Meaning.OfOne<String> meaning) {
    return Function.of(name, Signature.of(result, STRING), summary, Meaning.one(meaning));
  }

  private static Function strings(
      String name, Parameter result, String summary, Meaning.OfTwo<String, String> meaning) {
    return Function.of(name, Signature.of(result, STRING, STRING), summary, Meaning.two(meaning));
  }
}
