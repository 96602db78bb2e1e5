package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.pipeline.Compression;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.Failpoints;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.TableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetBatchTest {

  private static final RowType TYPE =
      RowType.of(
          Field.optional("day", Primitive.LONG),
          Field.required("id", Primitive.LONG),
          Field.optional("name", Primitive.STRING));

  @TempDir Path folder;

  @AfterEach
  void disarm() {
    Failpoints.arm(null);
  }

  @Test
  void aBatchWithoutRowsHasNoFiles() {
    try (BatchFiles batch = byDay(4).newBatch()) {
      assertThat(batch.finish()).isEmpty();
    }

    assertThat(filesOnDisk()).isEmpty();
  }

  @Test
  void countsRowsAndLeavesNoValueToTheNext() {
    try (BatchFiles batch = byDay(4).newBatch()) {
      batch.row().setLong(0, 7);
      batch.row().setLong(1, 1);
      batch.row().setBytes(2, new byte[] {'a'}, 0, 1);
      batch.add();
      batch.row().setLong(1, 2);
      batch.add();

      assertThat(batch.rowCount()).isEqualTo(2);
      assertThat(batch.finish())
          .extracting(file -> file.partitionValues().get("day"), file -> nulls(file, "name"))
          .containsExactlyInAnyOrder(tuple("7", 0L), tuple(null, 1L));
    }
  }

  private static long nulls(DataFile file, String column) {
    return file.statistics().columns().stream()
        .filter(statistics -> statistics.path().equals(List.of(column)))
        .findFirst()
        .orElseThrow()
        .nullCount();
  }

  @Test
  void theFileWrittenToTheLongestAgoIsClosedWhenThereAreTooMany() throws IOException {
    LocalTable table = LocalTable.create(folder, TYPE, List.of("day"));
    ParquetSettings settings = new ParquetSettings(1 << 20, 1 << 20, 2, Compression.ZSTD);

    List<DataFile> files = table.append(days(1, 2, 1, 3, 1, 2), settings);

    assertThat(files)
        .extracting(file -> file.partitionValues().get("day") + ":" + file.statistics().rowCount())
        .containsExactly("2:1", "3:1", "1:3", "2:1");
    assertThat(
            table.reader().rowsByFile().values().stream()
                .flatMap(List::stream)
                .map(row -> row.get(1)))
        .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aFileThatIsLargeEnoughIsFollowedByAnother() {
    ParquetSettings settings = new ParquetSettings(1 << 20, 30_000, 4, Compression.ZSTD);
    Random random = new Random(1);
    List<Row> rows =
        IntStream.range(0, 10_000)
            .mapToObj(i -> Row.of(TYPE, 1L, random.nextLong(), null))
            .toList();
    try (BatchFiles batch = files(folder, settings).newBatch()) {
      Pushes.all(rows, batch);

      List<DataFile> files = batch.finish();

      assertThat(files).hasSizeGreaterThan(2).hasSizeLessThan(5);
      assertThat(files.stream().mapToLong(file -> file.statistics().rowCount()).sum())
          .isEqualTo(10_000);
    }
  }

  @Test
  void namesAndSizesAreThoseOfTheFiles() throws IOException {
    try (BatchFiles batch = byDay(4).newBatch()) {
      Pushes.all(days(1), batch);

      DataFile file = batch.finish().get(0);

      Path onDisk = folder.resolve(file.path());
      assertThat(file.path()).matches("day=1/part-00000-[0-9a-f-]{36}\\.zstd\\.parquet");
      assertThat(file.sizeBytes()).isEqualTo(Files.size(onDisk));
      assertThat(file.modificationTime()).isEqualTo(Files.getLastModifiedTime(onDisk).toInstant());
    }
  }

  @Test
  void closeKeepsWhatWasHandedOut() {
    List<DataFile> files;
    try (BatchFiles batch = byDay(1).newBatch()) {
      Pushes.all(days(1, 2, 3), batch);
      files = batch.finish();
    }

    assertThat(filesOnDisk())
        .containsExactlyInAnyOrderElementsOf(files.stream().map(DataFile::path).toList());
  }

  @Test
  void closeDeletesWhatWasNotHandedOutAndNothingElse() {
    try (BatchFiles committed = byDay(1).newBatch();
        BatchFiles givenUp = byDay(1).newBatch()) {
      Pushes.all(days(1, 2), committed);
      List<DataFile> files = committed.finish();
      Pushes.all(days(1, 2, 1), givenUp);
      assertThat(filesOnDisk()).hasSize(5);

      givenUp.close();

      assertThat(filesOnDisk())
          .containsExactlyInAnyOrderElementsOf(files.stream().map(DataFile::path).toList());
    }
  }

  @Test
  void aFileThatCannotBeDeletedIsLeftAndHidesNoFailure() throws IOException {
    BatchFiles batch = byDay(4).newBatch();
    Pushes.all(days(1, 2), batch);
    Path first =
        folder.resolve(filesOnDisk().stream().filter(f -> f.contains("=1/")).findAny().get());
    Files.delete(first);
    Files.createDirectories(first.resolve("not empty"));

    batch.close();

    assertThat(filesOnDisk()).isEmpty();
    assertThat(first).isDirectory();
  }

  @Test
  void aFailureBeforeAFileIsClosedHandsNothingOut() {
    try (BatchFiles batch = byDay(4).newBatch()) {
      Pushes.all(days(1, 2), batch);
      Failpoints.arm("file.before-close:throw@2");

      assertThatThrownBy(batch::finish).isInstanceOf(Failpoints.InjectedException.class);
      assertThatThrownBy(batch::finish).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(batch::add).isInstanceOf(IllegalStateException.class);
    }

    assertThat(filesOnDisk()).isEmpty();
  }

  @Test
  void givingUpDoesNotPassThePlaceWhereFilesAreClosed() {
    BatchFiles batch = byDay(4).newBatch();
    Pushes.all(days(1, 2), batch);
    Failpoints.arm("file.before-close:throw@1");

    batch.close();

    assertThat(filesOnDisk()).isEmpty();
  }

  @Test
  void takesNothingMoreWhenItHasEnded() {
    try (BatchFiles batch = byDay(4).newBatch()) {
      batch.finish();

      assertThatThrownBy(batch::add).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(batch::finish).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aMissingValueIsNamedAndNeverNull() {
    RowType geo = RowType.of(Field.required("lat", Primitive.DOUBLE));
    assertMissing("id", TYPE, Row.of(TYPE, 1L, null, null));
    RowType struct = RowType.of(Field.optional("geo", new Type.Struct(geo)));
    assertMissing("geo.lat", struct, Row.of(struct, new Row(geo)));
    RowType list = RowType.of(Field.optional("tags", new Type.ListOf(Primitive.STRING, false)));
    assertMissing("tags.element", list, Row.of(list, Arrays.asList("a", null)));
    RowType map = RowType.of(Field.optional("m", new Type.MapOf(new Type.Struct(geo), true)));
    assertMissing("m.value.lat", map, Row.of(map, Map.of("k", new Row(geo))));
  }

  private void assertMissing(String path, RowType type, Row row) {
    ParquetFiles files =
        ParquetFiles.of(
            folder.toUri(), type, List.of(), new Configuration(false), ParquetSettings.DEFAULT);
    try (BatchFiles batch = files.newBatch()) {
      assertThatThrownBy(() -> Pushes.all(List.of(row), batch))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("column '%s' is not nullable and was not set", path);
    }
    assertThat(filesOnDisk()).isEmpty();
  }

  @Test
  void aDecimalOfAnotherScaleIsNotTakenForOneOfTheColumns() {
    RowType type = RowType.of(Field.optional("price", new Type.Decimal(9, 2)));
    ParquetFiles files =
        ParquetFiles.of(
            folder.toUri(), type, List.of(), new Configuration(false), ParquetSettings.DEFAULT);
    try (BatchFiles batch = files.newBatch()) {
      batch.row().setObject(0, new BigDecimal("1.5"));

      assertThatThrownBy(batch::add)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("1.5 was set in a column of decimal(9,2)");
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsATableException() throws IOException {
    Path notAFolder = Files.createFile(folder.resolve("file"));
    try (BatchFiles batch = files(notAFolder, ParquetSettings.DEFAULT).newBatch()) {
      batch.row().setLong(1, 1);

      assertThatThrownBy(batch::add)
          .isInstanceOf(TableException.class)
          .hasMessageStartingWith("Cannot write data files at file://" + notAFolder)
          .hasMessageEndingWith("the batch is lost and has to be read again");
    }
  }

  @Test
  void aFullDiskIsATableExceptionAndLeavesNothing() {
    try (BatchFiles batch = onSmallDisk(1000).newBatch()) {
      Pushes.all(days(1, 2), batch);
      Pushes.all(randomNames(), batch);

      assertThatThrownBy(batch::finish)
          .isInstanceOf(TableException.class)
          .hasMessageContaining("No space left on device");
    }

    assertThat(filesOnDisk()).isEmpty();
  }

  @Test
  void otherFileSystemsAreWrittenThroughHadoop() {
    try (BatchFiles batch = onSmallDisk(1_000_000).newBatch()) {
      Pushes.all(days(1, 2), batch);

      List<DataFile> files = batch.finish();

      assertThat(filesOnDisk())
          .containsExactlyInAnyOrderElementsOf(files.stream().map(DataFile::path).toList());
      assertThat(files)
          .allSatisfy(file -> assertThat(folder.resolve(file.path())).hasSize(file.sizeBytes()));
    }
  }

  private ParquetFiles onSmallDisk(long room) {
    return ParquetFiles.of(
        FullDisk.uri(folder),
        TYPE,
        List.of("day"),
        FullDisk.withRoomFor(room),
        ParquetSettings.DEFAULT);
  }

  private static List<Row> randomNames() {
    Random random = new Random(7);
    return IntStream.range(0, 500)
        .mapToObj(i -> Row.of(TYPE, 1L, random.nextLong(), Long.toString(random.nextLong())))
        .toList();
  }

  private ParquetFiles byDay(int openFiles) {
    return files(folder, new ParquetSettings(1 << 20, 1 << 20, openFiles, Compression.ZSTD));
  }

  private static ParquetFiles files(Path folder, ParquetSettings settings) {
    return ParquetFiles.of(
        folder.toUri(), TYPE, List.of("day"), new Configuration(false), settings);
  }

  private static List<Row> days(long... days) {
    return IntStream.range(0, days.length)
        .mapToObj(i -> Row.of(TYPE, days[i], (long) i, "name"))
        .toList();
  }

  private List<String> filesOnDisk() {
    try (Stream<Path> found = Files.walk(folder)) {
      return found
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
