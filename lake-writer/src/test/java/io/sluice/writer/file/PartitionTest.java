package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.PartitionKey;
import io.sluice.pipeline.PartitionKey.Transform;
import io.sluice.pipeline.Position;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.ColumnStatistics;
import io.sluice.writer.table.DataFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionTest {

  private static final String LONG_TEXT = "漢".repeat(500);

  @TempDir Path folder;

  @Test
  void noValueLeadsOutOfTheTable() throws IOException {
    RowType type =
        RowType.of(Field.optional("c", Primitive.STRING), Field.required("id", Primitive.LONG));
    List<String> values =
        List.of(
            "../../x",
            "..",
            ".",
            "a/b",
            "/etc",
            "=",
            "%",
            "a%2Fb",
            "\\",
            "ü 漢 😀",
            " ",
            "\u0000\n",
            LONG_TEXT,
            "__HIVE_DEFAULT_PARTITION__");
    Path root = folder.resolve("deep/er");
    LocalTable table = LocalTable.create(root, type, List.of("c"));

    List<DataFile> files =
        table.append(
            Stream.concat(values.stream(), Stream.of("", (String) null))
                .map(value -> Row.of(type, value, 1L))
                .toList(),
            ParquetSettings.DEFAULT);

    assertThat(table.reader().rowsByFile().values().stream().flatMap(List::stream))
        .extracting(row -> row.get(0))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(values.stream(), Stream.of((String) null, null)).toList());
    assertThat(files).hasSize(values.size() + 1).allMatch(file -> isTwoDeep(file.path()));
    try (Stream<Path> outside = Files.list(folder)) {
      assertThat(outside).containsExactly(folder.resolve("deep"));
    }
  }

  private static boolean isTwoDeep(String path) {
    return path.matches("c=[\\x20-\\x7e&&[^/]]{1,126}/part-\\d{5}-[0-9a-f-]{36}\\.zstd\\.parquet");
  }

  @Test
  void foldersAreNamedAsSparkNamesThem() {
    assertThat(PartitionFolder.name("day", "2026-01-01")).isEqualTo("day=2026-01-01");
    assertThat(PartitionFolder.name("at", "10:00")).isEqualTo("at=10%3A00");
    assertThat(PartitionFolder.name("a b", "x/y")).isEqualTo("a b=x%2Fy");
    assertThat(PartitionFolder.name("c", null)).isEqualTo("c=__HIVE_DEFAULT_PARTITION__");
    assertThat(PartitionFolder.name("c", "é\u0000")).isEqualTo("c=%C3%A9%00");
  }

  @Test
  void valuesAreInTheTextFormOfTheProtocol() {
    assertThat(text(Primitive.BOOLEAN, true)).isEqualTo("true");
    assertThat(text(Primitive.INT, -5L)).isEqualTo("-5");
    assertThat(text(Primitive.DOUBLE, 0.5)).isEqualTo("0.5");
    assertThat(text(Primitive.FLOAT, (double) 0.1f)).isEqualTo("0.1");
    assertThat(text(Primitive.DATE, 20454L)).isEqualTo("2026-01-01");
    assertThat(text(Primitive.TIMESTAMP, 1L)).isEqualTo("1970-01-01T00:00:00.000001Z");
    assertThat(text(new Type.Decimal(9, 8), new BigDecimal("0.00000001"))).isEqualTo("0.00000001");
    assertThat(text(Primitive.STRING, "a/b")).isEqualTo("a/b");
    assertThat(text(Primitive.STRING, "")).isNull();
  }

  private String text(Type type, Object value) {
    RowType row = RowType.of(Field.optional("c", type), Field.required("id", Primitive.LONG));
    try (BatchFiles batch = files(row, "c").newBatch()) {
      Pushes.all(List.of(Row.of(row, value, 1L)), batch);
      Map<String, String> values = batch.finish().get(0).partitionValues();
      return values.get("c");
    }
  }

  @Test
  void transformsMakeTheDayAndTheHourInUtc() throws IOException {
    RowType rows =
        RowType.of(Field.optional("at", Primitive.TIMESTAMP), Field.required("id", Primitive.LONG));
    LocalTable table = byTime(rows);
    long lastMicroOf1969 = -1;
    long noonOfMarch2026 = 1_772_366_400_000_000L;

    List<DataFile> files =
        table.append(
            List.of(
                Row.of(rows, lastMicroOf1969, 1L),
                Row.of(rows, 0L, 2L),
                Row.of(rows, noonOfMarch2026, 3L),
                Row.of(rows, noonOfMarch2026 + 3_599_999_999L, 4L),
                Row.of(rows, null, 5L)),
            ParquetSettings.DEFAULT);

    assertThat(files)
        .extracting(file -> file.path().replaceFirst("part-.*", ""))
        .containsExactlyInAnyOrder(
            "at_date=1969-12-31/h=23/",
            "at_date=1970-01-01/h=0/",
            "at_date=2026-03-01/h=12/",
            "at_date=__HIVE_DEFAULT_PARTITION__/h=__HIVE_DEFAULT_PARTITION__/");
    assertThat(table.reader().rowsByFile().values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrder(
            Arrays.asList(lastMicroOf1969, 1L, -1L, 23L),
            Arrays.asList(0L, 2L, 0L, 0L),
            Arrays.asList(noonOfMarch2026, 3L, 20_513L, 12L),
            Arrays.asList(noonOfMarch2026 + 3_599_999_999L, 4L, 20_513L, 12L),
            Arrays.asList(null, 5L, null, null));
  }

  private LocalTable byTime(RowType rows) {
    Position at = new Position("p.yaml", 1, 1);
    return LocalTable.create(
        new FileLayout(
            folder.toUri(),
            rows,
            List.of(
                new PartitionKey(Transform.DATE, "at", "at_date", at),
                new PartitionKey(Transform.HOUR, "at", "h", at))),
        Map.of());
  }

  @Test
  void readersSkipByWhatATransformMade() throws IOException {
    RowType rows =
        RowType.of(Field.optional("at", Primitive.TIMESTAMP), Field.required("id", Primitive.LONG));
    LocalTable table = byTime(rows);
    table.append(
        List.of(Row.of(rows, 0L, 1L), Row.of(rows, 86_400_000_000L, 2L), Row.of(rows, null, 3L)),
        ParquetSettings.DEFAULT);

    assertThat(
            table
                .reader()
                .filesThatMayMatch(new Predicate("=", new Column("at_date"), Literal.ofDate(1))))
        .singleElement()
        .asString()
        .startsWith("at_date=1970-01-02/h=0/");
  }

  @Test
  void aDateOfADateIsTheSameDate() {
    RowType rows =
        RowType.of(Field.optional("day", Primitive.DATE), Field.required("id", Primitive.LONG));
    FileLayout layout =
        new FileLayout(
            folder.toUri(),
            rows,
            List.of(
                new PartitionKey(Transform.DATE, "day", "day_date", new Position("p.yaml", 1, 1))));
    try (BatchFiles batch =
        ParquetFiles.of(layout, new Configuration(false), ParquetSettings.DEFAULT).newBatch()) {
      Pushes.all(List.of(Row.of(rows, 20454L, 1L)), batch);

      DataFile file = batch.finish().get(0);
      assertThat(file.partitionValues()).isEqualTo(Map.of("day_date", "2026-01-01"));
      assertThat(file.statistics().columns())
          .extracting(ColumnStatistics::path)
          .containsExactly(List.of("day"), List.of("id"));
    }
  }

  @Test
  void theSameNumberInTurnsIsNotMixedUp() {
    RowType type =
        RowType.of(
            Field.required("a", Primitive.LONG),
            Field.required("b", Primitive.LONG),
            Field.required("id", Primitive.LONG));
    try (BatchFiles batch = files(type, "a", "b").newBatch()) {
      Pushes.all(
          List.of(
              Row.of(type, 0L, 1L, 1L),
              Row.of(type, 1L, 0L, 2L),
              Row.of(type, 0L, 1L, 3L),
              Row.of(type, 1L, 1L, 4L)),
          batch);

      assertThat(batch.finish())
          .extracting(DataFile::partitionValues, file -> file.statistics().rowCount())
          .containsExactlyInAnyOrder(
              tuple(Map.of("a", "0", "b", "1"), 2L),
              tuple(Map.of("a", "1", "b", "0"), 1L),
              tuple(Map.of("a", "1", "b", "1"), 1L));
    }
  }

  @Test
  void refusesColumnsThatCannotNameAPartition() {
    RowType type =
        RowType.of(
            Field.required("raw", Primitive.BYTES),
            Field.required("tags", new Type.ListOf(Primitive.STRING, false)));

    assertThatThrownBy(() -> files(type, "raw"))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessage(
            "(no file):1:1: cannot partition by 'raw': values of type bytes have no text form in Delta; name a column of another type");
    assertThatThrownBy(() -> files(type, "tags")).hasMessageContaining("list<string>");
    assertThatThrownBy(() -> files(type, "tag"))
        .hasMessageEndingWith(
            "cannot partition by 'tag': there is no column 'tag', did you mean 'tags'?");
  }

  @Test
  void refusesRowsOfPartitionColumnsAlone() {
    assertThatThrownBy(() -> files(RowType.of(Field.required("id", Primitive.LONG)), "id"))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("a row without its partition columns has no columns");
  }

  @Test
  void aPartitionColumnThatMustBeSetIsAskedFor() {
    RowType type =
        RowType.of(Field.required("day", Primitive.DATE), Field.required("id", Primitive.LONG));
    try (BatchFiles batch = files(type, "day").newBatch()) {
      batch.row().setLong(1, 1);

      assertThatThrownBy(batch::add)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("column 'day' is not nullable and was not set");
    }
  }

  private ParquetFiles files(RowType type, String... partitionColumns) {
    return ParquetFiles.of(
        folder.toUri(),
        type,
        List.of(partitionColumns),
        new Configuration(false),
        ParquetSettings.DEFAULT);
  }
}
