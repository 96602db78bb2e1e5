package io.sluice.expression;

import static io.sluice.expression.Parameter.BIGINT;
import static io.sluice.expression.Parameter.BOOLEAN;
import static io.sluice.expression.Parameter.DATE;
import static io.sluice.expression.Parameter.DOUBLE;
import static io.sluice.expression.Parameter.STRING;
import static io.sluice.expression.Parameter.TIMESTAMP;
import static io.sluice.expression.Parameter.Variable.DECIMAL;

import java.math.BigDecimal;
import java.util.List;

/** Casts, which give null where they fail. */
final class Casts {

  private Casts() {}

  static List<Function> rows() {
    return List.of(
        cast(BIGINT, STRING, "digits with an optional sign, spaces around", TextToValue::bigint)
            .nulls(Function.Nulls.ALWAYS_POSSIBLE),
        cast(BIGINT, BOOLEAN, "1 or 0", (Boolean value) -> value ? 1L : 0L),
        cast(
                BIGINT,
                DECIMAL,
                "without what is behind the point; null if it does not fit",
                (BigDecimal value) -> NumberToNumber.bigint(value))
            .nulls(Function.Nulls.ALWAYS_POSSIBLE),
        cast(
                BIGINT,
                DOUBLE,
                "without what is behind the point; null if it does not fit",
                (Double value) -> NumberToNumber.bigint(value))
            .nulls(Function.Nulls.ALWAYS_POSSIBLE),
        cast(DOUBLE, STRING, "a decimal number, spaces around", TextToValue::number)
            .nulls(Function.Nulls.ALWAYS_POSSIBLE),
        cast(DOUBLE, BIGINT, "the nearest double", (Long value) -> value.doubleValue())
            .spark("cast({0} as double)"),
        cast(DOUBLE, DECIMAL, "the nearest double", BigDecimal::doubleValue),
        cast(BOOLEAN, STRING, "true or false in any case, spaces around", TextToValue::bool)
            .nulls(Function.Nulls.ALWAYS_POSSIBLE),
        cast(STRING, BIGINT, "the digits", (Long value) -> value.toString()),
        cast(STRING, BOOLEAN, "true or false", (Boolean value) -> value.toString()),
        cast(STRING, DECIMAL, "the digits, never with an exponent", BigDecimal::toPlainString),
        cast(DATE, TIMESTAMP, "the day in UTC", (Long micros) -> TimeFunctions.day(micros)),
        cast(DATE, STRING, "2026-01-31", TextToValue::date).nulls(Function.Nulls.ALWAYS_POSSIBLE),
        cast(TIMESTAMP, DATE, "the start of the day in UTC", TextToValue::midnight)
            .nulls(Function.Nulls.ALWAYS_POSSIBLE),
        cast(
                TIMESTAMP,
                STRING,
                "2026-01-31, 2026-01-31 10:15:00.123456 or 2026-01-31T10:15:00+01:00",
                TextToValue::timestamp)
            .nulls(Function.Nulls.ALWAYS_POSSIBLE));
  }

  private static <A> Function cast(
      Parameter to, Parameter from, String summary, Meaning.OfOne<A> meaning) {
    return Function.of("cast as " + to, Signature.of(to, from), summary, Meaning.one(meaning));
  }
}
