package io.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateTest {

  private static final RowType COLUMNS =
      RowType.of(
          Field.required("id", Primitive.INT),
          Field.optional("country", Primitive.STRING),
          Field.optional("fresh", Primitive.BOOLEAN),
          Field.optional("price", Primitive.FLOAT),
          Field.optional("photo", Primitive.BYTES),
          Field.optional("day", Primitive.DATE),
          Field.optional("ts", Primitive.TIMESTAMP),
          Field.optional("cost", new Type.Decimal(10, 2)),
          Field.optional("tags", new Type.ListOf(Primitive.STRING, true)),
          Field.optional("distinct", Primitive.LONG));

  private static Aggregate compile(String text) {
    return ExpressionCompiler.compileAggregate(text, Scope.of(COLUMNS));
  }

  private static String refused(String text) {
    return String.valueOf(
        catchThrowableOfType(ExpressionException.class, () -> compile(text)).getMessage());
  }

  @Test
  void countsOfValuesThatDifferAreCountsOfTheirOwn() {
    Aggregate distinct = compile("count(distinct country)");

    assertThat(distinct.kind()).isEqualTo(AggregateKind.COUNT_DISTINCT);
    assertThat(distinct.argument().map(Expression::type)).isEqualTo(Optional.of(Primitive.STRING));
    assertThat(compile("COUNT(DISTINCT country)").kind()).isEqualTo(AggregateKind.COUNT_DISTINCT);
    assertThat(compile("count(`distinct`)").kind()).isEqualTo(AggregateKind.COUNT);
    assertThat(compile("count(distinct `distinct`)").kind())
        .isEqualTo(AggregateKind.COUNT_DISTINCT);
    assertThat(ExpressionCompiler.isAggregate("count(distinct country)")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "country", "fresh", "day", "ts", "cost", "upper(country)"})
  void countsWhatAllEnginesCompareAlike(String argument) {
    for (String text : List.of("count(distinct %s)", "approx_count_distinct(%s)")) {
      Aggregate aggregate = compile(text.formatted(argument));
      assertThat(aggregate.type()).isEqualTo(Primitive.LONG);
    }
  }

  @Test
  void onlyTheExactCountHasNoResultForTooMany() {
    assertThat(compile("count(distinct id)").nullable()).isTrue();
    assertThat(compile("approx_count_distinct(id)").nullable()).isFalse();
    assertThat(compile("count(country)").nullable()).isFalse();
  }

  @Test
  void firstAndLastAreOfTheTypeOfTheirArgument() {
    for (String name : List.of("first", "last")) {
      assertThat(compile(name + "(price)").type()).isEqualTo(Primitive.DOUBLE);
      assertThat(compile(name + "(tags)").type())
          .isEqualTo(new Type.ListOf(Primitive.STRING, true));
      assertThat(compile(name + "(country)").nullable()).isTrue();
      assertThat(compile(name + "(id)").nullable()).isFalse();
    }
  }

  @Test
  void pointsAtAnArgumentWhoseEqualityIsUncertain() {
    assertThat(refused("count(distinct price)"))
        .isEqualTo(
            """
            1:16: no count(distinct double): NaN and -0.0 make equality uncertain; count a cast of it
              count(distinct price)
                             ^^^^^""");
    assertThat(refused("approx_count_distinct(photo)"))
        .isEqualTo(
            """
            1:23: no approx_count_distinct(bytes): what is counted is strings, booleans, integers, decimals, dates or timestamps
              approx_count_distinct(photo)
                                    ^^^^^""");
    assertThat(refused("count(distinct tags)")).startsWith("1:16: no count(distinct list<string>)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sum(distinct id) | 1:5: 'distinct' may stand only in count(distinct x)",
        "approx_count_distinct(distinct id) | 1:23: 'distinct' may stand only in count(distinct x)",
        "last(distinct id) | 1:6: 'distinct' may stand only in count(distinct x)",
        "sum(abs(distinct id)) | 1:9: 'distinct' may stand only in count(distinct x)",
        "count(distinct *) | 1:16: expected a value, found '*'",
        "count(distinct) | 1:15: expected a value, found ')'",
        "count(distinct id, country) | 1:18: expected ')', found ','",
        "count(id, distinct country) | 1:11: expected a value, found 'distinct'",
        "first(*) | 1:7: '*' may stand only in count(*)",
        "last(id, country) | 1:1: last takes one argument, not 2",
        "count_distinct(id) | expected one aggregate and nothing around it: count, sum, min, max, avg, approx_count_distinct, first, last"
      })
  void refusesWhatIsNoAggregate(String text, String message) {
    assertThat(refused(text)).contains(message + "\n");
  }
}
