package io.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {

  private static final RowType CLICK =
      RowType.of(
          Field.required("id", Primitive.LONG),
          Field.optional("country", Primitive.STRING),
          Field.optional("quantity", Primitive.INT),
          Field.optional("price", Primitive.DOUBLE),
          Field.required("ts", Primitive.TIMESTAMP),
          Field.optional("cost", new Type.Decimal(10, 2)));

  private static final Row ROW = Row.of(CLICK, 7L, "de", 2L, 1.5, -1L, new BigDecimal("12.30"));
  private static final Row EMPTY = Row.of(CLICK, 7L, null, null, null, 0L, null);

  private static @Nullable Object value(String text, Row row) {
    return ExpressionCompiler.compile(text, Scope.of(CLICK)).evaluate(row);
  }

  private static @Nullable Object value(String text) {
    return value(text, ROW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      nullValues = "null",
      value = {
        "country = 'de' and cast(null as boolean) | null",
        "country = 'fr' and cast(null as boolean) | false",
        "country = 'de' or cast(null as boolean) | true",
        "not cast(null as boolean) | null",
        "country in ('fr', country) | true",
        "country not in ('fr', cast(null as string)) | null",
        "id between 8 and cast(null as bigint) | false",
        "cast(null as bigint) is null | true",
        "coalesce(null, 'x') | x",
        "case when id > 9 then 1 end | null",
        "case id when 7 then 'seven' else 'other' end | seven"
      })
  void nullsFollowThreeValuedLogic(String text, @Nullable String expected) {
    Object value = value(text);

    assertThat(value == null ? null : value.toString()).isEqualTo(expected);
  }

  @Test
  void nullColumnsGiveNull() {
    assertThat(value("price * quantity", EMPTY)).isNull();
    assertThat(value("country = 'de'", EMPTY)).isNull();
    assertThat(value("country || 'x'", EMPTY)).isNull();
    assertThat(value("country is null", EMPTY)).isEqualTo(true);
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807 + 1",
    "-9223372036854775808 - 1",
    "-(-9223372036854775808)",
    "abs(-9223372036854775808)",
    "4611686018427387904 * 2",
    "1 / 0",
    "1 % 0",
    "1.5 % 0.0",
    "cast('1.5' as bigint)",
    "cast(1e300 as bigint)",
    "cast('inf' as double)",
    "cast('2026-02-30' as date)"
  })
  void whatHasNoAnswerIsNull(String text) {
    assertThat(value(text)).isNull();
  }

  @Test
  void bigintsMixWithDoubles() {
    assertThat(value("price * quantity")).isEqualTo(3.0);
    assertThat(value("7 / 2")).isEqualTo(3.5);
    assertThat(value("-7 % 3")).isEqualTo(-1L);
    assertThat(value("2 + 3 * 4 - -1")).isEqualTo(15L);
  }

  @Test
  void decimalsCompareExactlyWithBigintsAndEachOther() {
    assertThat(value("cost > 12")).isEqualTo(true);
    assertThat(value("coalesce(cost, 1)")).isEqualTo(new BigDecimal("12.30"));
    assertThat(value("coalesce(cost, 1)", EMPTY)).isEqualTo(new BigDecimal("1.00"));
  }

  @Test
  void notANumberIsTheGreatestAndZerosAreEqual() {
    Row nan = Row.of(CLICK, 7L, "de", 2L, Double.NaN, 0L, null);

    assertThat(value("price = price", nan)).isEqualTo(true);
    assertThat(value("price > 1e308", nan)).isEqualTo(true);
    assertThat(value("-0.0 = 0.0")).isEqualTo(true);
  }

  @Test
  void stringsAreCountedByCodePoint() {
    assertThat(value("length('a𝒳b')")).isEqualTo(3L);
    assertThat(value("substr('a𝒳b', 2, 1)")).isEqualTo("𝒳");
    assertThat(value("substr('a𝒳b', -2)")).isEqualTo("𝒳b");
    assertThat(value("substr('abc', -5, 3)")).isEqualTo("a");
    assertThat(value("substr('abc', 0, 2)")).isEqualTo("ab");
    assertThat(value("'a𝒳b' like 'a_b'")).isEqualTo(true);
  }

  @Test
  void stringsAreInTheOrderOfTheirUtf8Bytes() {
    assertThat(value("'\uFF5E' < '𝒳'")).isEqualTo(true);
    assertThat(value("'a' < 'a '")).isEqualTo(true);
  }

  @Test
  void likeMatchesAnyTextAndSingleCharacters() {
    assertThat(value("'purchase' like 'p%as_'")).isEqualTo(true);
    assertThat(value("'purchase' like '%x%'")).isEqualTo(false);
    assertThat(value("'it''s' not like '%''_'")).isEqualTo(false);
  }

  @Test
  void timesBefore1970AreTruncatedDownwards() {
    assertThat(value("date_trunc('hour', ts)")).isEqualTo(-3_600_000_000L);
    assertThat(value("date(ts)")).isEqualTo(-1L);
    assertThat(value("year(ts) * 10000 + month(ts) * 100 + day(ts)")).isEqualTo(19691231L);
    assertThat(value("date_trunc('quarter', cast('2026-11-24 10:15:00' as timestamp))"))
        .isEqualTo(value("cast('2026-10-01' as timestamp)"));
    assertThat(value("cast('2026-01-31T10:15:00+01:00' as timestamp)"))
        .isEqualTo(value("cast('2026-01-31 09:15:00' as timestamp)"));
  }

  @Test
  void operatorsBindAsInSql() {
    assertThat(value("true or false and false")).isEqualTo(true);
    assertThat(value("not id = 8 and id + 1 = 8")).isEqualTo(true);
    assertThat(value("'a' || 'b' = 'ab'")).isEqualTo(true);
  }

  @Test
  void knowsItsColumnsAndWhetherItCanBeNull() {
    Expression expression =
        ExpressionCompiler.compile("coalesce(country, 'x') || country", Scope.of(CLICK));

    assertThat(expression.columns()).containsExactly("country");
    assertThat(expression.nullable()).isTrue();
    assertThat(ExpressionCompiler.compile("coalesce(country, 'x')", Scope.of(CLICK)).nullable())
        .isFalse();
  }

  @Test
  void sparkGetsTextOnlyIfEveryOperatorHasATemplate() {
    Scope scope = Scope.of("clicks", CLICK);

    assertThat(ExpressionCompiler.compile("price * quantity", scope).sparkSql())
        .contains("(`clicks`.`price` * cast(cast(`clicks`.`quantity` as bigint) as double))");
    assertThat(ExpressionCompiler.compile("clicks.id + 1 in (2, -3)", scope).sparkSql())
        .contains("(try_add(`clicks`.`id`, 1L) in (2L, (-3L)))");
    assertThat(ExpressionCompiler.compile("upper(country) = 'DE'", scope).sparkSql()).isEmpty();
  }

  @Test
  void sparkLiteralsCannotEscapeTheirQuotes() {
    assertThat(ExpressionCompiler.compile("'it''s \\ ${x}'", Scope.of(CLICK)).sparkSql())
        .contains("'it\\'s \\\\ \\u0024{x}'");
  }

  @Test
  void qualifiersTellTheSourcesApart() {
    Scope scope = Scope.of("clicks", CLICK).and("purchases", CLICK);

    Expression second = ExpressionCompiler.compile("purchases.country", scope);

    assertThat(second.columns()).isEqualTo(List.of("purchases.country"));
    assertThat(second.sparkSql()).contains("`purchases`.`country`");
    assertThat(scope.columns().get(7).ordinal()).isEqualTo(7);
  }

  private static final RowType PLACE =
      RowType.of(
          Field.optional("city", Primitive.STRING),
          Field.required("zone", Primitive.INT),
          Field.optional(
              "at", new Type.Struct(RowType.of(Field.required("lat", Primitive.DOUBLE)))));

  private static final RowType VISIT =
      RowType.of(
          Field.optional("place", new Type.Struct(PLACE)), Field.optional("city", Primitive.LONG));

  private static @Nullable Object ofVisit(String text, @Nullable Row place) {
    return ExpressionCompiler.compile(text, Scope.of("visits", VISIT))
        .evaluate(Row.of(VISIT, place, 8L));
  }

  @Test
  void fieldsOfNestedRecordsAreNamedAfterThem() {
    Row at = Row.of(((Type.Struct) PLACE.field(2).type()).row(), 48.1);
    Row munich = Row.of(PLACE, "Munich", 7L, at);

    assertThat(ofVisit("place.city", munich)).isEqualTo("Munich");
    assertThat(ofVisit("visits.place.city || place.`city`", munich)).isEqualTo("MunichMunich");
    assertThat(ofVisit("place.at.lat + place.zone", munich)).isEqualTo(55.1);
    assertThat(ofVisit("city", munich)).isEqualTo(8L);
    assertThat(ofVisit("visits.city", munich)).isEqualTo(8L);
  }

  @Test
  void theFieldOfARecordThatIsNullIsNull() {
    assertThat(ofVisit("place.city", null)).isNull();
    assertThat(ofVisit("place.zone", null)).isNull();
    assertThat(ofVisit("place.at.lat", Row.of(PLACE, null, 7L, null))).isNull();
    assertThat(ofVisit("place.zone is null and place is null", null)).isEqualTo(true);
    assertThat(ExpressionCompiler.compile("place.zone", Scope.of(VISIT)).nullable()).isTrue();
  }

  @Test
  void aSourceGoesBeforeAColumnOfItsName() {
    Scope scope = Scope.of("place", VISIT);
    Row row = Row.of(VISIT, Row.of(PLACE, "Munich", 7L, null), 8L);

    assertThat(ExpressionCompiler.compile("place.city", scope).evaluate(row)).isEqualTo(8L);
    assertThat(ExpressionCompiler.compile("place.zone", scope).evaluate(row)).isEqualTo(7L);
    assertThat(ExpressionCompiler.compile("place.place.city", scope).evaluate(row))
        .isEqualTo("Munich");
  }

  @Test
  void sparkGetsTheWholeNameOfANestedField() {
    Expression zone = ExpressionCompiler.compile("place.zone > 1", Scope.of("visits", VISIT));

    assertThat(zone.sparkSql()).contains("(cast(`visits`.`place`.`zone` as bigint) > 1L)");
    assertThat(zone.columns()).containsExactly("visits.place");
  }

  @Test
  void aColumnIsCalledByTheLastPartOfAName() {
    assertThat(ExpressionCompiler.columnName("visits.place.city")).isEqualTo("city");
    assertThat(ExpressionCompiler.columnName("city")).isEqualTo("city");
    assertThat(ExpressionCompiler.columnName("upper(country)")).isEqualTo("upper(country)");
  }

  @Test
  void aggregatesAreOneCall() {
    Scope scope = Scope.of(CLICK);

    assertThat(ExpressionCompiler.compileAggregate("count(*)", scope))
        .isEqualTo(new Aggregate(AggregateKind.COUNT, Optional.empty(), Primitive.LONG));
    assertThat(ExpressionCompiler.compileAggregate("sum(price * quantity)", scope).type())
        .isEqualTo(Primitive.DOUBLE);
    assertThat(ExpressionCompiler.compileAggregate("sum(cost)", scope).type())
        .isEqualTo(new Type.Decimal(20, 2));
    assertThat(ExpressionCompiler.compileAggregate("avg(quantity)", scope).type())
        .isEqualTo(Primitive.DOUBLE);
    assertThat(ExpressionCompiler.isAggregate("max(country)")).isTrue();
    assertThat(ExpressionCompiler.isAggregate("upper(country)")).isFalse();
  }
}
