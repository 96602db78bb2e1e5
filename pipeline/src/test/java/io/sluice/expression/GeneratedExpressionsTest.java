package io.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedExpressionsTest {

  private static final int EXPRESSIONS = 3_000;
  private static final int ROWS = 40;

  private static final List<Long> LONGS =
      List.of(
          0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 1_764_000_000_000_000L, -86_400_000_001L);
  private static final List<Double> DOUBLES =
      List.of(0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, -1e300, 0x1p63, 1.5);
  private static final List<String> STRINGS =
      List.of(
          "",
          "a",
          "𝒳",
          "\uD800",
          "straße",
          "İ",
          "ΣΊΣ",
          "１２",
          " 7\n",
          "inf",
          "0x1p3",
          "9".repeat(50));
  private static final List<BigDecimal> DECIMALS =
      List.of(new BigDecimal("0.00"), new BigDecimal("99999999.99"), new BigDecimal("-0.01"));

  @ParameterizedTest
  @ValueSource(longs = {44, 45, 46})
  void neverThrowAndGiveTheDeclaredClass(long seed) {
    Random random = new Random(seed);
    RandomExpression expressions = new RandomExpression(random);
    List<Row> rows = IntStream.range(0, ROWS).mapToObj(i -> row(random)).toList();
    for (int i = 0; i < EXPRESSIONS; i++) {
      Type type = expressions.anyType();
      String text = expressions.of(type, 4);
      if (text.length() > 800) {
        continue;
      }
      Expression expression = ExpressionCompiler.compile(text, Scope.of(RandomExpression.ROW));
      assertThat(expression.type()).as(text).isEqualTo(type);
      for (Row row : rows) {
        check(text, expression, row);
      }
    }
  }

  private static void check(String text, Expression expression, Row row) {
    Object value = expression.evaluate(row);
    if (value == null) {
      assertThat(expression.nullable()).as("%s on %s", text, row).isTrue();
      return;
    }
    assertThat(value).as("%s on %s", text, row).isInstanceOf(classOf(expression.type()));
    if (value instanceof BigDecimal decimal) {
      assertThat(decimal.scale()).as("%s on %s", text, row).isEqualTo(2);
    }
  }

  private static Class<?> classOf(Type type) {
    if (type instanceof Type.Decimal) {
      return BigDecimal.class;
    }
    if (type == Primitive.BOOLEAN) {
      return Boolean.class;
    }
    if (type == Primitive.STRING) {
      return String.class;
    }
    return type == Primitive.DOUBLE ? Double.class : Long.class;
  }

  private static Row row(Random random) {
    return row(RandomExpression.ROW, random);
  }

  private static Row row(RowType type, Random random) {
    Row row = new Row(type);
    for (int i = 0; i < type.size(); i++) {
      Object value = value(type.field(i), random);
      if (value != null) {
        row.setObject(i, value);
      }
    }
    return row;
  }

  private static @Nullable Object value(Field field, Random random) {
    if (field.nullable() && random.nextInt(4) == 0) {
      return null;
    }
    if (field.type() instanceof Type.Struct struct) {
      return row(struct.row(), random);
    }
    if (field.type() == Primitive.BOOLEAN) {
      return random.nextBoolean();
    }
    if (field.type() == Primitive.STRING) {
      return oneOf(STRINGS, random);
    }
    if (field.type() == Primitive.DOUBLE) {
      return oneOf(DOUBLES, random);
    }
    return field.type() instanceof Type.Decimal ? oneOf(DECIMALS, random) : oneOf(LONGS, random);
  }

  private static <T> T oneOf(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
