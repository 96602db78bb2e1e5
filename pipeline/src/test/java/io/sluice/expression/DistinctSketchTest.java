package io.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctSketchTest {

  private static final int ORDERS = 20;
  private static final int RUNS = 150;
  private static final int MANY = 50_000;

  private static List<Object> numbers(long seed, int count) {
    return new ArrayList<>(new Random(seed).longs(count).boxed().map(Object.class::cast).toList());
  }

  private static DistinctSketch sketch(List<Object> values) {
    DistinctSketch sketch = DistinctSketch.empty();
    values.forEach(sketch::add);
    return sketch;
  }

  /** Of parts of the values, each written and read again, merged one after the other. */
  private static DistinctSketch merged(List<Object> values, Random random) {
    DistinctSketch whole = DistinctSketch.empty();
    int from = 0;
    while (from < values.size()) {
      int to = Math.min(values.size(), from + 1 + random.nextInt(values.size()));
      DistinctSketch part = sketch(values.subList(from, to));
      if (random.nextBoolean()) {
        whole.merge(DistinctSketch.of(part.bytes()));
      } else {
        part.merge(whole);
        whole = DistinctSketch.of(part.bytes());
      }
      from = to;
    }
    return whole;
  }

  /** Around the sizes at which a sketch becomes another one inside. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 100, 383, 384, 385, 386, 1_000, 5_000, 50_000})
  void theEstimateDependsOnTheSetOfValuesAlone(int count) {
    List<Object> values = numbers(count, count);
    values.addAll(values.subList(0, count / 3));
    Random random = new Random(1);
    TreeSet<Long> estimates = new TreeSet<>();

    for (int i = 0; i < ORDERS; i++) {
      Collections.shuffle(values, random);
      estimates.add(sketch(values).estimate());
      estimates.add(merged(values, random).estimate());
    }

    assertThat(estimates).hasSize(1);
  }

  @Test
  void fewValuesAreCountedExactlyAndManyWithinFivePerCent() {
    for (int count : List.of(0, 1, 10, 100, 384)) {
      assertThat(sketch(numbers(count, count)).estimate()).isEqualTo(count);
    }
    for (int count : List.of(1_000, 10_000, 100_000)) {
      assertThat(sketch(numbers(count, count)).estimate())
          .isCloseTo(count, Percentage.withPercentage(5));
    }
  }

  @Test
  void theStandardErrorIsThatOfTheDocumentation() {
    double squares =
        LongStream.range(0, RUNS)
            .mapToDouble(seed -> sketch(numbers(seed, MANY)).estimate() / (double) MANY - 1)
            .map(error -> error * error)
            .sum();

    assertThat(Math.sqrt(squares / RUNS)).isCloseTo(0.016, within(0.003));
  }

  @Test
  void itStaysWithinFourKibibytesAndSome() {
    assertThat(sketch(numbers(1, 100_000)).bytes()).hasSizeBetween(4_096, 4_200);
    assertThat(sketch(numbers(1, 10)).bytes()).hasSizeLessThan(100);
  }

  @Test
  void anEmptyTextAndZerosAreValues() {
    for (Object value : List.of("", 0L, false, BigDecimal.ZERO)) {
      assertThat(sketch(List.of(value, value)).estimate()).as("%s", value).isEqualTo(1);
    }
    assertThat(sketch(List.of("", "a", "A", "\u00e9")).estimate()).isEqualTo(4);
    assertThat(sketch(List.of(new BigDecimal("1.50"), new BigDecimal("-1.50"))).estimate())
        .isEqualTo(2);
    assertThat(sketch(List.of(true, false)).estimate()).isEqualTo(2);
  }
}
