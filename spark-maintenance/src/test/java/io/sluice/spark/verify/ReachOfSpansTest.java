package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ReachOfSpansTest {

  private static final int WITHIN = 100;
  private static final String IS_LATE = "late";
  private static final StructType TYPE =
      new StructType()
          .add(RawRows.MILLIS, DataTypes.LongType)
          .add(IS_LATE, DataTypes.BooleanType)
          .add(LateReach.TO, DataTypes.LongType);

  private static Row row(long millis, boolean isLate) {
    return new GenericRowWithSchema(new Object[] {millis, isLate, null}, TYPE);
  }

  private static Row inTime(long millis) {
    return row(millis, false);
  }

  private static Row late(long millis) {
    return row(millis, true);
  }

  /** From and to of each late row. */
  private static List<List<Long>> reach(List<Row> rows) {
    List<List<Long>> reach = new ArrayList<>();
    new ReachOfSpans(WITHIN, IS_LATE)
        .call(rows.get(0), rows.iterator())
        .forEachRemaining(row -> reach.add(List.of(row.getLong(0), row.getLong(2))));
    return reach;
  }

  @Test
  void aDuplicateReachesNoOther() {
    assertThat(reach(List.of(inTime(0), late(99), inTime(100))))
        .containsExactly(List.of(99L, 100L));
  }

  @Test
  void aFirstRowReachesToWhereAllSpansHaveEnded() {
    assertThat(
            reach(
                List.of(inTime(0), late(150), inTime(160), inTime(255), inTime(300), inTime(500))))
        .containsExactly(List.of(150L, 400L));
    assertThat(reach(List.of(late(0)))).containsExactly(List.of(0L, 100L));
  }

  @Test
  void whichRowsAreKeptDependsOnLateOnesNoFartherThanTheyReach() {
    Random random = new Random(5);
    int changed = 0;
    for (int round = 0; round < 300; round++) {
      List<Row> rows =
          random
              .longs(12, 0, 900)
              .sorted()
              .mapToObj(at -> row(at, random.nextInt(3) == 0))
              .toList();
      Set<Integer> without = kept(rows, 0);
      int late = (int) rows.stream().filter(row -> row.getBoolean(1)).count();
      for (int which = 1; which < 1 << late; which++) {
        Set<Integer> with = kept(rows, which);
        Set<Integer> different = new HashSet<>(with);
        different.addAll(without);
        different.removeIf(at -> with.contains(at) && without.contains(at));
        assertThat(different).allMatch(at -> isReached(rows, rows.get(at).getLong(0)));
        changed += different.size();
      }
    }
    assertThat(changed).isPositive();
  }

  private static boolean isReached(List<Row> rows, long millis) {
    return reach(rows).stream().anyMatch(span -> span.get(0) <= millis && millis < span.get(1));
  }

  /**
   * The places of the rows that are kept.
   *
   * @param which of the late rows are in, a bit of each
   */
  private static Set<Integer> kept(List<Row> rows, int which) {
    Set<Integer> kept = new HashSet<>();
    Iterator<Integer> late = IntStream.iterate(0, bit -> bit + 1).iterator();
    long end = Long.MIN_VALUE;
    for (int at = 0; at < rows.size(); at++) {
      Row row = rows.get(at);
      boolean isIn = !row.getBoolean(1) || (which >> late.next() & 1) == 1;
      if (isIn && row.getLong(0) >= end) {
        kept.add(at);
        end = row.getLong(0) + WITHIN;
      }
    }
    return kept;
  }
}
