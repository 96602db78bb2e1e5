package io.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import org.junit.jupiter.api.Test;

class ExpressionExceptionTest {

  private static final RowType CLICK =
      RowType.of(
          Field.optional("event_type", Primitive.STRING),
          Field.optional("country", Primitive.STRING),
          Field.optional("quantity", Primitive.LONG),
          Field.optional("price", Primitive.DOUBLE),
          Field.optional("ts", Primitive.TIMESTAMP));

  private static ExpressionException refused(String text, Scope scope) {
    return catchThrowableOfType(
        ExpressionException.class, () -> ExpressionCompiler.compile(text, scope));
  }

  private static String message(String text) {
    return String.valueOf(refused(text, Scope.of(CLICK)).getMessage());
  }

  @Test
  void suggestsTheNearestField() {
    assertThat(message("prise * quantity"))
        .isEqualTo(
            """
            1:1: unknown field 'prise', did you mean 'price'?
              prise * quantity
              ^^^^^""");
  }

  @Test
  void namesTheOperatorToWrite() {
    assertThat(message("event_type == 'purchase' && country != null"))
        .isEqualTo(
            """
            1:12: '==' is not an operator here; write '='
              event_type == 'purchase' && country != null
                         ^^""");
  }

  @Test
  void refusesComparisonWithNull() {
    assertThat(message("country = null"))
        .startsWith("1:9: comparison with null is never true; write 'is null' or 'is not null'\n");
    assertThat(message("country in ('de', null)")).contains("comparison with null");
  }

  @Test
  void suggestsTheNearestUnit() {
    assertThat(message("date_trunc('hours', ts)"))
        .startsWith("1:12: unknown unit 'hours', did you mean 'hour'?\n");
  }

  @Test
  void listsTheSignaturesThereAre() {
    assertThat(message("upper(country) * quantity"))
        .startsWith(
            "1:16: no *(string, bigint); there is *(bigint, bigint) -> bigint,"
                + " *(double, double) -> double\n");
  }

  @Test
  void pointsIntoTheRightLine() {
    assertThat(message("country = 'de'\n  and lenght(country) > 1"))
        .isEqualTo(
            """
            2:7: unknown function 'lenght', did you mean 'length'?
                and lenght(country) > 1
                    ^^^^^^""");
  }

  @Test
  void namesBothCandidatesOfAnAmbiguousField() {
    Scope scope = Scope.of("clicks", CLICK).and("purchases", CLICK);

    assertThat(refused("price > 1", scope).reason())
        .isEqualTo("field 'price' is ambiguous; write clicks.price or purchases.price");
    assertThat(refused("click.price > 1", scope).reason())
        .isEqualTo("unknown field 'click.price', did you mean 'clicks.price'?");
  }

  @Test
  void pointsAtTheFieldOfARecordThatIsNotThere() {
    RowType place =
        RowType.of(Field.optional("city", Primitive.STRING), Field.optional("zone", Primitive.INT));
    Scope scope = Scope.of("visits", RowType.of(Field.optional("place", new Type.Struct(place))));

    assertThat(refused("length(place.citty) > 1", scope).getMessage())
        .isEqualTo(
            """
            1:14: 'place' has no field 'citty', did you mean 'city'?
              length(place.citty) > 1
                           ^^^^^""");
    assertThat(refused("visits.place.city.name = ''", scope).reason())
        .isEqualTo("'visits.place.city' is a string and has no fields");
    assertThat(refused("plaec.city = ''", scope).reason())
        .isEqualTo("unknown field 'plaec.city', did you mean 'place.city'?");
    assertThat(refused("visit.place.city = ''", scope).reason())
        .isEqualTo("unknown field 'visit.place', did you mean 'visits.place'?");
  }

  @Test
  void carriesThePlace() {
    ExpressionException refused = refused("1 + prise", Scope.of(CLICK));

    assertThat(refused.offset()).isEqualTo(4);
    assertThat(refused.length()).isEqualTo(5);
  }

  @Test
  void refusesWhatIsNotFinished() {
    assertThat(message("")).startsWith("1:1: expected a value, found the end");
    assertThat(message("price >")).startsWith("1:8: expected a value, found the end");
    assertThat(message("(price")).startsWith("1:7: expected ')', found the end");
    assertThat(message("'abc")).startsWith("1:1: the closing ' is missing");
    assertThat(message("price quantity")).startsWith("1:7: expected an operator or the end");
    assertThat(message("1 < 2 < 3")).contains("between two comparisons");
  }

  @Test
  void refusesNumbersThatDoNotFit() {
    assertThat(message("9223372036854775808")).contains("does not fit a bigint");
    assertThat(message("1e999")).contains("does not fit a double");
  }

  @Test
  void refusesDeepNestingInsteadOfOverflowingTheStack() {
    assertThat(message("(".repeat(100_000))).contains("this expression is too long");
  }

  @Test
  void refusesAggregatesInsideOfExpressions() {
    assertThat(message("sum(price) + 1")).contains("sum is an aggregate");
    assertThat(
            catchThrowableOfType(
                    ExpressionException.class,
                    () -> ExpressionCompiler.compileAggregate("sum(price) + 1", Scope.of(CLICK)))
                .reason())
        .startsWith("expected one aggregate");
  }

  @Test
  void refusesAConditionThatIsNotBoolean() {
    ExpressionException refused =
        catchThrowableOfType(
            ExpressionException.class,
            () -> ExpressionCompiler.compileCondition("price", Scope.of(CLICK)));

    assertThat(refused.reason()).isEqualTo("a condition is boolean, this is double");
  }
}
