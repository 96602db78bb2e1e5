package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.expression.Expression;
import io.sluice.expression.ExpressionCompiler;
import io.sluice.expression.RandomExpression;
import io.sluice.expression.Scope;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.ListOf;
import io.sluice.schema.Type.MapOf;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.Type.Struct;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Holds Spark, by text and by function, against the closures themselves. */
class LoweringIT {

  private static final long SEED = 44;

  /** With a text; half as many again have none. */
  private static final int EXPRESSIONS = 340;

  private static final int ROWS = 300;
  private static final int AT_ONCE = 25;
  private static final int LONGEST = 300;
  private static final int SHORTEST = 8;
  private static final String FUNCTION = "function ";
  private static final String TEXT = "text ";
  private static final String EXCLUDED_RULES = "spark.sql.optimizer.excludedRules";
  private static final String WITHOUT_TASKS =
      "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation";
  private static final String ALIAS = "r";

  private static final List<Long> LONGS =
      List.of(0L, 1L, -1L, 7L, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53, 4_294_967_296L);
  private static final List<Long> INTS = List.of(0L, 1L, -1L, 2_147_483_647L, -2_147_483_648L);
  private static final List<Long> MICROS =
      List.of(0L, -1L, -86_400_000_001L, 1_764_000_000_123_456L, -62_135_596_800_000_000L, 999L);
  private static final List<Long> DAYS = List.of(0L, -1L, 20_000L, -719_162L);
  private static final List<Double> DOUBLES =
      List.of(0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, -1e300, 0x1p63, 1.5, 4.9e-324);
  private static final List<String> STRINGS =
      List.of(
          "", "a", "𝒳", "ｚ", "straße", "İ", "ΣΊΣ1", "１２", " 7\n", "inf", "true ", "2026-01-31");
  private static final List<BigDecimal> DECIMALS =
      List.of(new BigDecimal("0.00"), new BigDecimal("99999999.99"), new BigDecimal("-0.01"));

  /** An expression, how Spark is asked for it, and what it was asked. */
  private record Asked(String how, Expression expression, Column column) {}

  @Test
  void sparkAndTheClosuresAgreeOnGeneratedExpressions() {
    Random random = new Random(SEED);
    List<Row> rows = IntStream.range(0, ROWS).mapToObj(i -> row(random)).toList();
    List<Asked> asked = generated(random);

    for (int i = 0; i < asked.size(); i += AT_ONCE) {
      List<Asked> some = asked.subList(i, Math.min(asked.size(), i + AT_ONCE));
      assertThat(disagreements(RandomExpression.ROW, rows, some)).as("seed %d", SEED).isEmpty();
    }
  }

  @Test
  void aTextThatMeansSomethingElseIsFound() {
    Random random = new Random(SEED);
    List<Row> rows = IntStream.range(0, ROWS).mapToObj(i -> row(random)).toList();
    Expression length = compiled("length(s)", RandomExpression.ROW);
    Expression smaller = compiled("l + 1", RandomExpression.ROW);
    List<Asked> wrong =
        List.of(
            new Asked("bytes", length, functions.expr("cast(octet_length(`r`.`s`) as bigint)")),
            new Asked("wraps", smaller, functions.expr("nullif(try_add(`r`.`l`, 1L), 8L)")));

    assertThat(disagreements(RandomExpression.ROW, rows, wrong))
        .anyMatch(text -> text.startsWith("bytes"))
        .anyMatch(text -> text.startsWith("wraps"));
  }

  @Test
  void nestedValuesPassThroughAFunctionUnchanged() {
    RowType inner =
        RowType.of(
            Field.optional("at", Primitive.TIMESTAMP),
            Field.optional("day", Primitive.DATE),
            Field.optional("number", Primitive.INT),
            Field.optional("ratio", Primitive.FLOAT),
            Field.optional("amount", new Type.Decimal(10, 2)));
    RowType columns =
        RowType.of(
            Field.optional("s", Primitive.STRING),
            Field.optional("nested", new Struct(inner)),
            Field.optional("tags", new ListOf(Primitive.STRING, true)),
            Field.optional("counts", new MapOf(new ListOf(Primitive.LONG, true), true)));
    List<Row> rows =
        List.of(
            Row.of(
                columns,
                "a",
                Row.of(inner, -62_135_596_800_000_001L, -719_162L, 7L, 0.5, new BigDecimal("1.50")),
                List.of("x", "y"),
                Map.of("k", List.of(1L, 2L))),
            Row.of(columns, "a", Row.of(inner, null, null, null, null, null), null, Map.of()),
            Row.of(columns, "b", null, List.of(), null));
    List<Asked> asked =
        Stream.of("nested", "tags", "counts")
            .map(column -> "case when upper(s) = 'A' then " + column + " end")
            .map(text -> function(text, columns))
            .toList();

    assertThat(disagreements(columns, rows, asked)).isEmpty();
  }

  @Test
  void aFunctionOfNoColumnIsAConstant() {
    Asked constant = function("upper('straße') || lower('X')", RandomExpression.ROW);

    assertThat(disagreements(RandomExpression.ROW, List.of(row(new Random(1))), List.of(constant)))
        .isEmpty();
  }

  private static List<Asked> generated(Random random) {
    RandomExpression expressions = new RandomExpression(random);
    List<Asked> asked = new ArrayList<>();
    while (count(asked, FUNCTION) < EXPRESSIONS * 3 / 2 || count(asked, TEXT) < EXPRESSIONS) {
      String text = expressions.of(expressions.anyType(), 4);
      if (text.length() > LONGEST || text.length() < SHORTEST) {
        continue;
      }
      Asked function = function(text, RandomExpression.ROW);
      Optional<String> sql = function.expression().sparkSql();
      if (count(asked, sql.isPresent() ? TEXT : FUNCTION) < EXPRESSIONS * 3 / 2) {
        asked.add(function);
        sql.ifPresent(
            spelled ->
                asked.add(new Asked(TEXT + text, function.expression(), functions.expr(spelled))));
      }
    }
    return asked;
  }

  private static long count(List<Asked> asked, String how) {
    return asked.stream().filter(one -> one.how().startsWith(how)).count();
  }

  private static Asked function(String text, RowType columns) {
    Expression expression = compiled(text, columns);
    Column column =
        new Lowering(Scope.of(ALIAS, columns)).function(expression, ExpressionText.whole(text));
    return new Asked(FUNCTION + text, expression, column);
  }

  private static Expression compiled(String text, RowType columns) {
    return ExpressionCompiler.compile(text, Scope.of(ALIAS, columns));
  }

  private static List<String> disagreements(RowType columns, List<Row> rows, List<Asked> asked) {
    SparkSession session = BatchSession.of(SharedSpark.session());
    // Otherwise the optimizer works the answers out itself, and no task or generated code runs.
    session.conf().set(EXCLUDED_RULES, session.conf().get(EXCLUDED_RULES) + "," + WITHOUT_TASKS);
    Dataset<org.apache.spark.sql.Row> table =
        session
            .createDataFrame(
                rows.stream().map(row -> SparkValues.sparkRow(row, columns)).toList(),
                SparkTypes.of(columns))
            .as(ALIAS);
    List<org.apache.spark.sql.Row> answers =
        table
            .select(
                IntStream.range(0, asked.size())
                    .mapToObj(i -> asked.get(i).column().as("_" + i))
                    .toArray(Column[]::new))
            .collectAsList();
    List<String> disagreements = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < asked.size(); j++) {
        Expression expression = asked.get(j).expression();
        Object ours = expression.evaluate(rows.get(i));
        Object sparks = SparkValues.fromSpark(answers.get(i).get(j), expression.type());
        if (!same(ours, sparks)) {
          disagreements.add(
              "%s on %s: %s, Spark: %s".formatted(asked.get(j).how(), rows.get(i), ours, sparks));
        }
      }
    }
    return disagreements;
  }

  private static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Double a && right instanceof Double b) {
      return a.equals(b) || a.doubleValue() == b.doubleValue();
    }
    return Objects.deepEquals(left, right);
  }

  private static Row row(Random random) {
    return row(RandomExpression.ROW, random);
  }

  private static Row row(RowType type, Random random) {
    Object[] values = type.fields().stream().map(field -> value(field, random)).toArray();
    return Row.of(type, values);
  }

  private static @Nullable Object value(Field field, Random random) {
    if (field.nullable() && random.nextInt(5) == 0) {
      return null;
    }
    if (field.type() instanceof Struct struct) {
      return row(struct.row(), random);
    }
    if (field.type() instanceof Type.Decimal) {
      return oneOf(DECIMALS, random);
    }
    return switch ((Primitive) field.type()) {
      case BOOLEAN -> random.nextBoolean();
      case INT -> oneOf(INTS, random);
      case LONG -> oneOf(LONGS, random);
      case DOUBLE -> oneOf(DOUBLES, random);
      case STRING -> oneOf(STRINGS, random);
      case DATE -> oneOf(DAYS, random);
      case TIMESTAMP -> oneOf(MICROS, random);
      case FLOAT, BYTES -> throw new IllegalArgumentException(field.toString());
    };
  }

  private static <T> T oneOf(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
