package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.ColumnStatistics;
import io.sluice.writer.table.FileStatistics;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsTest {

  private static final long DAY_MICROS = 86_400_000_000L;

  @TempDir Path folder;

  @Test
  void boundLeavesOfStructsAndCountThoseOfMissingStructsAsNull() {
    RowType geo = RowType.of(Field.required("lat", Primitive.DOUBLE));
    RowType type = RowType.of(Field.optional("geo", new Type.Struct(geo)));

    assertThat(
            statistics(
                type,
                Row.of(type, Row.of(geo, 2.5)),
                new Row(type),
                Row.of(type, Row.of(geo, -1.0))))
        .isEqualTo(
            new FileStatistics(
                3, List.of(new ColumnStatistics(List.of("geo", "lat"), -1.0, 2.5, 1))));
  }

  @Test
  void leaveOutListsAndMaps() {
    RowType type =
        RowType.of(
            Field.optional("tags", new Type.ListOf(Primitive.STRING, true)),
            Field.optional("counts", new Type.MapOf(Primitive.LONG, true)));

    assertThat(statistics(type, new Row(type)).columns()).isEmpty();
  }

  @Test
  void holdEveryTypeInTheClassThatThePortNames() {
    assertThat(bounds(Primitive.INT, 7L, -7L)).isEqualTo(tuple(-7, 7));
    assertThat(bounds(Primitive.LONG, Long.MAX_VALUE))
        .isEqualTo(tuple(Long.MAX_VALUE, Long.MAX_VALUE));
    assertThat(bounds(Primitive.BOOLEAN, true, false)).isEqualTo(tuple(false, true));
    assertThat(bounds(Primitive.FLOAT, 0.1, 0.2)).isEqualTo(tuple(0.1f, 0.2f));
    assertThat(bounds(Primitive.STRING, "b", "a")).isEqualTo(tuple("a", "b"));
    assertThat(bounds(new Type.Decimal(38, 2), new BigDecimal("1.10"), new BigDecimal("-2.00")))
        .isEqualTo(tuple(new BigDecimal("-2.00"), new BigDecimal("1.10")));
    assertThat(bounds(Primitive.DATE, -1L))
        .isEqualTo(tuple(LocalDate.parse("1969-12-31"), LocalDate.parse("1969-12-31")));
    assertThat(bounds(Primitive.TIMESTAMP, -1L, 1L))
        .isEqualTo(
            tuple(
                Instant.parse("1969-12-31T23:59:59.999999Z"),
                Instant.parse("1970-01-01T00:00:00.000001Z")));
    assertThat(bounds(Primitive.BYTES, new byte[] {1})).isEqualTo(tuple(null, null));
  }

  @Test
  void haveNoBoundsWithNanAndNoneAtInfinity() {
    assertThat(bounds(Primitive.DOUBLE, 1.0, Double.NaN)).isEqualTo(tuple(null, null));
    assertThat(bounds(Primitive.DOUBLE, 1.0, Double.POSITIVE_INFINITY)).isEqualTo(tuple(1.0, null));
    assertThat(bounds(Primitive.FLOAT, 1.0, Double.NEGATIVE_INFINITY)).isEqualTo(tuple(null, 1.0f));
  }

  @Test
  void putZerosOnTheOuterSide() {
    assertThat(bounds(Primitive.DOUBLE, 0.0)).isEqualTo(tuple(-0.0, 0.0));
    assertThat(bounds(Primitive.FLOAT, -0.0)).isEqualTo(tuple(-0.0f, 0.0f));
  }

  @Test
  void boundFloatsByWhatIsInTheFile() {
    assertThat(bounds(Primitive.FLOAT, 1e-60)).isEqualTo(tuple(-0.0f, 0.0f));
    assertThat(bounds(Primitive.FLOAT, 0.1)).isEqualTo(tuple(0.1f, 0.1f));
  }

  @Test
  void haveNoTimesWhoseYearHasNotFourDigits() {
    long year10000 = LocalDate.of(10000, 1, 1).toEpochDay();
    long year0 = LocalDate.of(0, 12, 31).toEpochDay();

    assertThat(bounds(Primitive.DATE, 0L, year0, year10000)).isEqualTo(tuple(null, null));
    assertThat(bounds(Primitive.DATE, year0 + 1, year10000 - 1))
        .isEqualTo(tuple(LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31)));
    assertThat(
            bounds(Primitive.TIMESTAMP, (year0 + 1) * DAY_MICROS - 1, year10000 * DAY_MICROS - 1))
        .isEqualTo(tuple(null, null));
    assertThat(bounds(Primitive.TIMESTAMP, Long.MIN_VALUE, Long.MAX_VALUE))
        .isEqualTo(tuple(null, null));
  }

  @Test
  void aWrongStatisticIsFound() {
    RowType type =
        RowType.of(Field.required("id", Primitive.LONG), Field.optional("name", Primitive.STRING));
    List<Row> rows =
        List.of(Row.of(type, 1L, "a".repeat(40)), Row.of(type, 5L, null), Row.of(type, 3L, "b"));
    FileStatistics right = statistics(type, rows.toArray(Row[]::new));

    assertThat(faults(right, type, rows)).isEmpty();
    assertThat(faults(new FileStatistics(2, right.columns()), type, rows)).hasSize(1);
    assertThat(faults(with(right, 0, 2L, 5L, 0), type, rows)).hasSize(1);
    assertThat(faults(with(right, 0, 1L, 4L, 0), type, rows)).hasSize(1);
    assertThat(faults(with(right, 1, "a".repeat(32), "b", 0), type, rows)).hasSize(1);
    assertThat(faults(with(right, 1, "a".repeat(33), "b", 1), type, rows)).hasSize(1);
  }

  private static List<String> faults(FileStatistics statistics, RowType type, List<Row> rows) {
    return StatisticsCheck.faults(
        statistics, type, Set.of(), rows.stream().map(Plain::row).toList());
  }

  private static FileStatistics with(
      FileStatistics right, int column, Object min, Object max, long nullCount) {
    List<ColumnStatistics> columns = new ArrayList<>(right.columns());
    columns.set(column, new ColumnStatistics(columns.get(column).path(), min, max, nullCount));
    return new FileStatistics(right.rowCount(), columns);
  }

  private Tuple bounds(Type type, Object... values) {
    RowType row = RowType.of(Field.optional("c", type));
    Row[] rows = Arrays.stream(values).map(value -> Row.of(row, value)).toArray(Row[]::new);
    ColumnStatistics column = statistics(row, rows).columns().get(0);
    return tuple(column.min(), column.max());
  }

  private FileStatistics statistics(RowType type, Row... rows) {
    ParquetFiles files =
        ParquetFiles.of(
            folder.toUri(), type, List.of(), new Configuration(false), ParquetSettings.DEFAULT);
    try (BatchFiles batch = files.newBatch()) {
      Pushes.all(List.of(rows), batch);
      return batch.finish().get(0).statistics();
    }
  }
}
