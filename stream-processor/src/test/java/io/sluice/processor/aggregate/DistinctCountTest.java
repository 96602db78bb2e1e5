package io.sluice.processor.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.expression.AggregateKind;
import io.sluice.processor.row.RowCodec;
import io.sluice.processor.row.SourceRow;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DistinctCountTest {

  private static final int MOST = AggregateKind.MOST_DISTINCT;
  private static final SourceRow ROW =
      new SourceRow(Row.of(RowType.of(Field.optional("x", Primitive.LONG)), 1L), 0, 0);

  private static DistinctCount of(LongStream numbers) {
    return of(numbers, number -> number);
  }

  private static DistinctCount of(LongStream numbers, LongFunction<Object> value) {
    DistinctCount count = new DistinctCount();
    numbers.mapToObj(value).forEach(one -> count.add(one, ROW, 0));
    return count;
  }

  private static RowCodec codec() {
    return new RowCodec("test", new RowType(new DistinctCount().columns()));
  }

  private static byte[] bytes(DistinctCount count) {
    Row state = new Row(codec().type());
    count.write(state, 0);
    return codec().encode(state);
  }

  private static DistinctCount read(byte[] bytes) {
    DistinctCount count = new DistinctCount();
    count.read(codec().decode(bytes), 0);
    return count;
  }

  private static @Nullable Object merged(DistinctCount one, DistinctCount other) {
    DistinctCount both = read(bytes(one));
    both.merge(codec().decode(bytes(other)), 0);
    return read(bytes(both)).result();
  }

  @Test
  void countsUpToTheLimitAndHasNoResultBeyond() {
    DistinctCount count = of(LongStream.range(0, MOST));
    assertThat(count.result()).isEqualTo((long) MOST);
    count.add(7L, ROW, 0);
    assertThat(count.result()).isEqualTo((long) MOST);

    count.add(-1L, ROW, 0);
    assertThat(count.result()).isNull();
    count.add(7L, ROW, 0);
    assertThat(count.result()).isNull();
    assertThat(read(bytes(count)).result()).isNull();
    assertThat(bytes(count)).hasSizeLessThan(16);

    count.clear();
    assertThat(count.result()).isEqualTo(0L);
  }

  @Test
  void theLimitIsThatOfAllPartsTogether() {
    DistinctCount most = of(LongStream.range(0, MOST));
    DistinctCount tooMany = of(LongStream.range(0, MOST + 1));

    assertThat(merged(of(LongStream.range(0, 6_000)), of(LongStream.range(4_000, MOST))))
        .isEqualTo((long) MOST);
    assertThat(merged(of(LongStream.range(0, 6_000)), of(LongStream.range(6_000, MOST + 1))))
        .isNull();
    assertThat(merged(most, most)).isEqualTo((long) MOST);
    for (DistinctCount other : List.of(new DistinctCount(), most, tooMany)) {
      assertThat(merged(tooMany, other)).isNull();
      assertThat(merged(other, tooMany)).isNull();
    }
  }

  @Test
  void fiveSetsOfLongTextsFitARecordOfATopic() {
    DistinctCount texts =
        of(LongStream.range(0, MOST), number -> "a text of some length, the number " + number);

    assertThat(read(bytes(texts)).result()).isEqualTo((long) MOST);
    assertThat(bytes(texts).length).isLessThan(1_000_000 / 5);
  }

  @Test
  void shortTextsAreKeptAsTheyAre() {
    DistinctCount texts = of(LongStream.range(0, 20), number -> "x".repeat((int) number));

    assertThat(read(bytes(texts)).result()).isEqualTo(20L);
  }
}
