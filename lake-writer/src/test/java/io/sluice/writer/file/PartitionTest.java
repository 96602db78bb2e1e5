package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.DataFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
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
            "Cannot partition by column 'raw': values of type bytes have no text form in Delta; name a column of another type");
    assertThatThrownBy(() -> files(type, "tags")).hasMessageContaining("list<string>");
    assertThatThrownBy(() -> files(type, "tag"))
        .hasMessage(
            "Cannot partition by column 'tag': there is no such column, did you mean 'tags'?");
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
