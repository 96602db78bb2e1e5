package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class FirstOfSpansTest {

  private static final StructType TYPE =
      new StructType().add("other", DataTypes.StringType).add(RawRows.MILLIS, DataTypes.LongType);

  private static List<Long> kept(long... millis) {
    List<Row> rows = new ArrayList<>();
    Arrays.stream(millis)
        .forEach(at -> rows.add(new GenericRowWithSchema(new Object[] {"x", at}, TYPE)));
    List<Long> kept = new ArrayList<>();
    new FirstOfSpans(100)
        .call(rows.get(0), rows.iterator())
        .forEachRemaining(row -> kept.add(row.getLong(1)));
    return kept;
  }

  @Test
  void aSpanHasItsStartAndNotItsEnd() {
    assertThat(kept(0, 0, 99, 100, 199, 200)).containsExactly(0L, 100L, 200L);
  }

  @Test
  void aDuplicateDoesNotMakeASpanLonger() {
    assertThat(kept(0, 60, 120, 180, 240)).containsExactly(0L, 120L, 240L);
  }

  @Test
  void timeMayBeBefore1970() {
    assertThat(kept(-150, -51, -50, 0)).containsExactly(-150L, -50L);
  }
}
