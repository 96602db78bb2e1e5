package io.sluice.processor.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.expression.ExpressionCompiler;
import io.sluice.expression.Scope;
import io.sluice.processor.row.SourceRow;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.ViewPlan.NamedAggregate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccumulatorTest {

  private static final BigDecimal NINES = new BigDecimal("9".repeat(38));

  /** Of all values added one by one, which is that of any two parts of them merged. */
  private static @Nullable Object result(String aggregate, Type type, @Nullable Object... values) {
    RowType columns = RowType.of(Field.optional("x", type));
    NamedAggregate named =
        new NamedAggregate(
            "y", ExpressionCompiler.compileAggregate(aggregate, Scope.of("s", columns)));
    Accumulators accumulators = new Accumulators("view", List.of(named, named));
    byte[] whole = Objects.requireNonNull(state(accumulators, columns, 0, values));
    @Nullable Object result = result(accumulators, named, whole);
    for (int i = 1; i < values.length; i++) {
      byte[] head = state(accumulators, columns, 0, Arrays.copyOfRange(values, 0, i));
      byte[] tail = state(accumulators, columns, i, Arrays.copyOfRange(values, i, values.length));
      byte[] merged =
          accumulators.merge(Objects.requireNonNull(head), Objects.requireNonNull(tail));
      assertThat(result(accumulators, named, merged)).as("merged at %d", i).isEqualTo(result);
    }
    return result;
  }

  private static byte @Nullable [] state(
      Accumulators accumulators, RowType columns, long offset, @Nullable Object... values) {
    byte[] state = null;
    for (int i = 0; i < values.length; i++) {
      SourceRow row = new SourceRow(Row.of(columns, values[i]), 0, offset + i);
      state = accumulators.add(state, row, 0);
    }
    return state;
  }

  private static @Nullable Object result(
      Accumulators accumulators, NamedAggregate named, byte[] state) {
    Row output =
        new Row(
            RowType.of(
                Field.optional("first", named.aggregate().type()),
                Field.optional("second", named.aggregate().type())));
    accumulators.results(state, output, 0);
    assertThat(output.get(0)).isEqualTo(output.get(1));
    return output.get(0);
  }

  @Test
  void countsRowsOrValues() {
    assertThat(result("count(*)", Primitive.LONG, 1L, null)).isEqualTo(2L);
    assertThat(result("count(x)", Primitive.LONG, 1L, null)).isEqualTo(1L);
    assertThat(result("count(x)", Primitive.LONG, (Object) null)).isEqualTo(0L);
  }

  @Test
  void withoutAValueThereIsNoResult() {
    for (String aggregate : List.of("sum(x)", "min(x)", "max(x)", "avg(x)")) {
      assertThat(result(aggregate, Primitive.LONG, null, null)).as(aggregate).isNull();
    }
    assertThat(result("sum(x)", Primitive.DOUBLE, null, null)).isNull();
    assertThat(result("sum(x)", new Type.Decimal(5, 2), null, null)).isNull();
  }

  @Test
  void aSumOfBigintsIsNullIfItOverflowsInTheEnd() {
    assertThat(result("sum(x)", Primitive.LONG, Long.MAX_VALUE, 1L)).isNull();
    assertThat(result("sum(x)", Primitive.LONG, Long.MAX_VALUE, 1L, -1L)).isEqualTo(Long.MAX_VALUE);
    assertThat(result("sum(x)", Primitive.LONG, Long.MIN_VALUE, -1L)).isNull();
    assertThat(result("sum(x)", Primitive.LONG, Long.MIN_VALUE, Long.MIN_VALUE)).isNull();
    assertThat(
            result(
                "sum(x)",
                Primitive.LONG,
                Long.MIN_VALUE,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                1L,
                Long.MAX_VALUE))
        .isEqualTo(-1L);
  }

  @Test
  void aSumOfDecimalsIsExactAndNullIfItHasTooManyDigitsInTheEnd() {
    Type.Decimal type = new Type.Decimal(5, 2);
    assertThat(result("sum(x)", type, new BigDecimal("999.99"), new BigDecimal("0.02")))
        .isEqualTo(new BigDecimal("1000.01"));
    Type.Decimal widest = new Type.Decimal(38, 0);
    assertThat(result("sum(x)", widest, NINES, BigDecimal.ONE)).isNull();
    assertThat(result("sum(x)", widest, NINES, BigDecimal.ONE, BigDecimal.ONE.negate()))
        .isEqualTo(NINES);
  }

  @Test
  void theOrderOfValuesIsThatOfComparisons() {
    assertThat(result("max(x)", Primitive.DOUBLE, 1.0, Double.NaN, Double.POSITIVE_INFINITY))
        .isEqualTo(Double.NaN);
    assertThat(result("min(x)", Primitive.DOUBLE, Double.NaN, 1.0, null)).isEqualTo(1.0);
    assertThat(result("max(x)", Primitive.STRING, "\uFFFF", "\uD83D\uDE00"))
        .isEqualTo("\uD83D\uDE00");
    assertThat(result("min(x)", Primitive.BOOLEAN, true, false)).isEqualTo(false);
    assertThat(
            result(
                "min(x)", new Type.Decimal(5, 2), new BigDecimal("1.50"), new BigDecimal("-1.50")))
        .isEqualTo(new BigDecimal("-1.50"));
  }

  @Test
  void aValueCountsOnceHoweverOftenItIsThere() {
    for (String aggregate : List.of("count(distinct x)", "approx_count_distinct(x)")) {
      assertThat(result(aggregate, Primitive.LONG, 3L, 1L, 3L, null, -1L, 1L, 0L)).isEqualTo(4L);
      assertThat(result(aggregate, Primitive.STRING, "b", "", "\uFFFF", "\uD83D\uDE00", "", "b"))
          .isEqualTo(4L);
      assertThat(result(aggregate, Primitive.BOOLEAN, true, false, true)).isEqualTo(2L);
      assertThat(result(aggregate, Primitive.DATE, 1L, 2L, 1L)).isEqualTo(2L);
      assertThat(
              result(
                  aggregate,
                  new Type.Decimal(5, 2),
                  new BigDecimal("1.50"),
                  new BigDecimal("-1.50"),
                  new BigDecimal("1.50")))
          .isEqualTo(2L);
      assertThat(result(aggregate, Primitive.STRING, null, null)).as(aggregate).isEqualTo(0L);
    }
  }

  /** Sets that grow over the sizes at which a sketch becomes another one inside. */
  @Test
  void manyValuesAreCountedInAnyOrder() {
    List<Object> values = new ArrayList<>(LongStream.range(0, 450).boxed().toList());
    Object estimate = result("approx_count_distinct(x)", Primitive.LONG, values.toArray());
    Collections.shuffle(values, new Random(1));
    values.addAll(values.subList(0, 50));

    assertThat(result("count(distinct x)", Primitive.LONG, values.toArray())).isEqualTo(450L);
    assertThat(result("approx_count_distinct(x)", Primitive.LONG, values.toArray()))
        .isEqualTo(estimate);
    assertThat((Long) estimate).isBetween(427L, 473L);
  }

  @Test
  void equalSetsAreEqualBytes() {
    RowType columns = RowType.of(Field.optional("x", Primitive.LONG));
    NamedAggregate distinct =
        new NamedAggregate(
            "y", ExpressionCompiler.compileAggregate("count(distinct x)", Scope.of("s", columns)));
    Accumulators accumulators = new Accumulators("view", List.of(distinct));

    assertThat(state(accumulators, columns, 0, 5L, 1L, 3L, 1L))
        .isEqualTo(state(accumulators, columns, 0, 3L, 5L, 5L, 1L));
  }

  private record Placed(@Nullable String value, long time, int partition, long offset) {}

  /** By event time, then by partition, then by offset, whatever comes first. */
  private static final List<Placed> PLACED =
      List.of(
          new Placed(null, 0, 0, 0),
          new Placed("first", 1, 0, 7),
          new Placed("offset", 1, 0, 8),
          new Placed("partition", 1, 1, 0),
          new Placed("between", 2, 0, 1),
          new Placed("by offset", 3, 0, 9),
          new Placed("by partition", 3, 1, 2),
          new Placed("last", 3, 1, 3),
          new Placed(null, 4, 5, 50));

  @Test
  void firstAndLastGoByEventTimeAndCoordinatesInAnyOrderAndAnyMerge() {
    RowType columns = RowType.of(Field.optional("x", Primitive.STRING));
    Random random = new Random(1);
    List<Placed> arrivals = new ArrayList<>(PLACED);
    for (int i = 0; i < 200; i++) {
      Collections.shuffle(arrivals, random);
      int split = 1 + random.nextInt(arrivals.size() - 1);
      for (String name : List.of("first", "last")) {
        NamedAggregate named =
            new NamedAggregate(
                "y", ExpressionCompiler.compileAggregate(name + "(x)", Scope.of("s", columns)));
        Accumulators accumulators = new Accumulators("view", List.of(named, named));
        byte[] whole = placed(accumulators, columns, arrivals);
        byte[] merged =
            accumulators.merge(
                placed(accumulators, columns, arrivals.subList(0, split)),
                placed(accumulators, columns, arrivals.subList(split, arrivals.size())));
        assertThat(result(accumulators, named, whole)).as("%s", arrivals).isEqualTo(name);
        assertThat(result(accumulators, named, merged)).as("%s", arrivals).isEqualTo(name);
      }
    }
  }

  private static byte[] placed(Accumulators accumulators, RowType columns, List<Placed> arrivals) {
    byte[] state = null;
    for (Placed placed : arrivals) {
      SourceRow row =
          new SourceRow(Row.of(columns, placed.value()), placed.partition(), placed.offset());
      state = accumulators.add(state, row, placed.time());
    }
    return Objects.requireNonNull(state);
  }

  @Test
  void aListMayBeTheFirstAndTheLastValue() {
    Type type = new Type.ListOf(Primitive.STRING, false);

    assertThat(result("first(x)", type, null, List.of("a"), List.of("b"))).isEqualTo(List.of("a"));
    assertThat(result("last(x)", type, List.of("a"), List.of("b"), null)).isEqualTo(List.of("b"));
    assertThat(result("last(x)", Primitive.LONG, null, null)).isNull();
  }

  @Test
  void aMeanIsADouble() {
    assertThat(result("avg(x)", Primitive.LONG, 1L, 2L, null)).isEqualTo(1.5);
    assertThat(result("avg(x)", Primitive.DOUBLE, 1.0, 4.0)).isEqualTo(2.5);
  }
}
