package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.expression.AggregateKind;
import io.sluice.expression.DistinctSketch;
import io.sluice.expression.ExpressionCompiler;
import io.sluice.expression.Scope;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.view.ViewPlan.NamedAggregate;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Aggregates in Spark, over rows in several partitions, against what the stream's classes say. */
class BatchAggregatesIT {

  private static final int PARTITIONS = 5;

  private static @Nullable Object total(String aggregate, Type type, List<Row> rows) {
    NamedAggregate named =
        new NamedAggregate(
            "y",
            ExpressionCompiler.compileAggregate(
                aggregate, Scope.of("s", RowType.of(Field.optional("x", type)))));
    StructType columns =
        SparkTypes.of(
            RowType.of(
                Field.optional("x", type),
                Field.required("t", Primitive.LONG),
                Field.required("p", Primitive.INT),
                Field.required("o", Primitive.LONG)));
    Dataset<Row> moments =
        BatchSession.of(SharedSpark.session())
            .createDataFrame(rows, columns)
            .repartition(PARTITIONS)
            .withColumn(WindowInput.MOMENT, functions.expr("struct(t, p, o)"));
    return moments.agg(BatchAggregates.total(named, functions.col("x"))).first().get(0);
  }

  private static Row placed(@Nullable Object value, long time, int partition, long offset) {
    return RowFactory.create(value, time, partition, offset);
  }

  static Stream<Arguments> manyValues() {
    List<Long> numbers = LongStream.range(-10_000, 20_000).boxed().toList();
    return Stream.of(
        Arguments.of(Primitive.LONG, numbers, numbers),
        Arguments.of(Primitive.INT, numbers.stream().map(Long::intValue).toList(), numbers),
        Arguments.of(
            Primitive.STRING,
            numbers.stream().map(BatchAggregatesIT::text).toList(),
            numbers.stream().map(BatchAggregatesIT::text).toList()),
        Arguments.of(Primitive.DATE, numbers.stream().map(LocalDate::ofEpochDay).toList(), numbers),
        Arguments.of(
            Primitive.TIMESTAMP,
            numbers.stream().map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS)).toList(),
            numbers),
        Arguments.of(
            new Type.Decimal(12, 4),
            numbers.stream().map(unscaled -> BigDecimal.valueOf(unscaled, 4)).toList(),
            numbers.stream().map(unscaled -> BigDecimal.valueOf(unscaled, 4)).toList()),
        Arguments.of(Primitive.BOOLEAN, List.of(true, false, true), List.of(true, false)),
        Arguments.of(Primitive.STRING, List.of("", "a", ""), List.of("a", "")));
  }

  private static String text(long number) {
    return number == 0 ? "" : number % 2 == 0 ? "stra\u00dfe " + number : "\uD83D\uDE00" + number;
  }

  /** Spark merges sketches of parts; the stream adds values one by one, in another order. */
  @ParameterizedTest
  @MethodSource("manyValues")
  void theSketchOfTheBatchSaysWhatThatOfTheStreamSays(
      Type type, List<Object> inSpark, List<Object> inStream) {
    List<Row> rows = new ArrayList<>();
    inSpark.forEach(value -> rows.add(placed(value, 0, 0, rows.size())));
    rows.add(placed(null, 0, 0, rows.size()));
    List<Object> shuffled = new ArrayList<>(inStream);
    Collections.shuffle(shuffled, new Random(1));
    DistinctSketch stream = DistinctSketch.empty();
    shuffled.forEach(stream::add);

    assertThat(total("approx_count_distinct(x)", type, rows)).isEqualTo(stream.estimate());
    assertThat(total("count(distinct x)", type, rows))
        .isEqualTo(inStream.size() > AggregateKind.MOST_DISTINCT ? null : (long) inStream.size());
  }

  @Test
  void anExactCountIsNullBeyondItsLimit() {
    List<Row> rows =
        new ArrayList<>(
            LongStream.range(0, AggregateKind.MOST_DISTINCT)
                .mapToObj(value -> placed(value, 0, 0, value))
                .toList());
    rows.add(placed(0L, 0, 1, 0));
    assertThat(total("count(distinct x)", Primitive.LONG, rows)).isEqualTo(10_000L);

    rows.add(placed(-1L, 0, 1, 1));
    assertThat(total("count(distinct x)", Primitive.LONG, rows)).isNull();
  }

  @Test
  void firstAndLastGoByEventTimeAndThenByPartitionAndOffset() {
    List<Row> rows =
        new ArrayList<>(
            List.of(
                placed(null, 0, 0, 0),
                placed("first", 1, 0, 7),
                placed("offset", 1, 0, 8),
                placed("partition", 1, 1, 0),
                placed("by partition", 3, 1, 2),
                placed("last", 3, 1, 3),
                placed("by offset", 3, 0, 9),
                placed(null, 4, 5, 50)));
    Collections.shuffle(rows, new Random(2));

    assertThat(total("first(x)", Primitive.STRING, rows)).isEqualTo("first");
    assertThat(total("last(x)", Primitive.STRING, rows)).isEqualTo("last");
  }

  @Test
  void withoutAValueThereIsNoFirstOneAndZeroAreDifferent() {
    List<Row> rows = List.of(placed(null, 1, 0, 0), placed(null, 2, 0, 1));

    assertThat(total("first(x)", Primitive.STRING, rows)).isNull();
    assertThat(total("last(x)", Primitive.LONG, rows)).isNull();
    assertThat(total("count(distinct x)", Primitive.STRING, rows)).isEqualTo(0L);
    assertThat(total("approx_count_distinct(x)", Primitive.DATE, rows)).isEqualTo(0L);
  }
}
