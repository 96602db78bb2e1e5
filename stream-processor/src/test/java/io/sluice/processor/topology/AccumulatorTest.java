package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.expression.ExpressionCompiler;
import io.sluice.expression.Scope;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.ViewPlan.NamedAggregate;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
    byte[] whole = Objects.requireNonNull(state(accumulators, columns, values));
    @Nullable Object result = result(accumulators, named, whole);
    for (int i = 1; i < values.length; i++) {
      byte[] head = state(accumulators, columns, Arrays.copyOfRange(values, 0, i));
      byte[] tail = state(accumulators, columns, Arrays.copyOfRange(values, i, values.length));
      byte[] merged =
          accumulators.merge(Objects.requireNonNull(head), Objects.requireNonNull(tail));
      assertThat(result(accumulators, named, merged)).as("merged at %d", i).isEqualTo(result);
    }
    return result;
  }

  private static byte @Nullable [] state(
      Accumulators accumulators, RowType columns, @Nullable Object... values) {
    byte[] state = null;
    for (Object value : values) {
      state = accumulators.add(state, new SourceRow(Row.of(columns, value), 0, 0), 0);
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
  void aMeanIsADouble() {
    assertThat(result("avg(x)", Primitive.LONG, 1L, 2L, null)).isEqualTo(1.5);
    assertThat(result("avg(x)", Primitive.DOUBLE, 1.0, 4.0)).isEqualTo(2.5);
  }
}
