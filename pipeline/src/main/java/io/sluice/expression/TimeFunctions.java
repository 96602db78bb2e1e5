package io.sluice.expression;

import static io.sluice.expression.Parameter.BIGINT;
import static io.sluice.expression.Parameter.DATE;
import static io.sluice.expression.Parameter.TIMESTAMP;

import io.sluice.schema.Type;
import java.time.LocalDate;
import java.util.List;
import java.util.function.ToLongFunction;

/** Dates and timestamps, always in UTC. */
final class TimeFunctions {

  static final String DATE_TRUNC = "date_trunc";

  private static final long HOUR = 3_600_000_000L;

  private TimeFunctions() {}

  static List<Function> rows() {
    return List.of(
        Function.of(
                DATE_TRUNC,
                Signature.of(TIMESTAMP, Parameter.Constant.UNIT, TIMESTAMP),
                "the start of the unit: " + String.join(", ", TimeUnit.names()),
                TimeFunctions::truncate)
            .nulls(Function.Nulls.ALWAYS_POSSIBLE)
            .spark("date_trunc({0}, {1})"),
        Function.of(
            "date",
            Signature.of(DATE, TIMESTAMP),
            "the day in UTC",
            Meaning.one(TimeFunctions::day)),
        calendar("year", LocalDate::getYear),
        calendar("month", LocalDate::getMonthValue),
        calendar("day", LocalDate::getDayOfMonth),
        Function.of(
            "hour",
            Signature.of(BIGINT, TIMESTAMP),
            "the hour of the day in UTC, 0 to 23",
            Meaning.<Long>one(micros -> Math.floorMod(micros, TimeUnit.MICROS_PER_DAY) / HOUR)));
  }

  static Long day(long micros) {
    return Math.floorDiv(micros, TimeUnit.MICROS_PER_DAY);
  }

  private static Evaluation truncate(Type type, List<Expression> arguments) {
    String name = (String) arguments.get(0).constant().orElseThrow();
    TimeUnit unit = TimeUnit.named(name).orElseThrow();
    return Meaning.<Long>one(unit::truncated).bind(type, arguments.subList(1, 2));
  }

  private static Function calendar(String name, ToLongFunction<LocalDate> part) {
    return Function.of(
        name,
        Signature.of(BIGINT, TIMESTAMP),
        "the " + name + " in UTC",
        Meaning.<Long>one(micros -> part.applyAsLong(LocalDate.ofEpochDay(day(micros)))));
  }
}
