package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.sluice.pipeline.Compression;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.DataFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Open files stay within a number and within a limit of memory that all tables share. */
class WriterMemoryTest {

  private static final RowType TYPE =
      RowType.of(Field.required("day", Primitive.LONG), Field.required("id", Primitive.LONG));

  @TempDir Path folder;

  @Test
  void withinTheLimitEveryoneMayHoldWhatHeHolds() {
    WriterMemory memory = new WriterMemory(100);

    assertThat(memory.allowed("a", 90)).isGreaterThanOrEqualTo(90);
    assertThat(memory.allowed("b", 10)).isGreaterThanOrEqualTo(10);
    assertThat(memory.held()).isEqualTo(100);
  }

  @Test
  void beyondTheLimitNobodyMayHoldMoreThanAnEqualShare() {
    WriterMemory memory = new WriterMemory(100);
    memory.allowed("a", 90);

    assertThat(memory.allowed("b", 20)).isEqualTo(50);
    assertThat(memory.allowed("a", 90)).isEqualTo(50);
    memory.allowed("a", 50);
    assertThat(memory.allowed("b", 20)).isGreaterThan(50);
  }

  @Test
  void whatIsReleasedIsFreeForOthers() {
    WriterMemory memory = new WriterMemory(100);
    memory.allowed("a", 90);
    memory.release("a");
    memory.allowed("b", 5);
    memory.allowed("b", 0);

    assertThat(memory.allowed("c", 100)).isGreaterThanOrEqualTo(100);
    assertThat(memory.held()).isEqualTo(100);
  }

  @Test
  void aBatchWithMoreThanItsShareClosesTheFilesWrittenToTheLongestAgo() {
    WriterMemory memory = new WriterMemory(150_000);
    try (BatchFiles large = files(64).sharing(memory).newBatch();
        BatchFiles small = files(64).sharing(memory).newBatch()) {
      Pushes.all(days(1), small);
      assertThat(small.makeRoom()).isTrue();
      Pushes.all(days(1, 2, 3, 4, 5, 6, 7, 8, 9, 1), large);

      assertThat(large.makeRoom()).isTrue();

      assertThat(large.bufferedBytes()).isLessThanOrEqualTo(75_000);
      assertThat(memory.held()).isEqualTo(large.bufferedBytes() + small.bufferedBytes());
      Pushes.all(days(1, 2), large);
      assertThat(large.finish())
          .extracting(file -> file.partitionValues().get("day"))
          .containsExactly("2", "3", "4", "5", "6", "7", "8", "9", "1", "2");
      assertThat(small.finish()).hasSize(1);
    }
    assertThat(memory.held()).isZero();
  }

  @Test
  void aBatchThatWaitsForItsCommitLeavesTheMemoryToOthers() {
    WriterMemory memory = new WriterMemory(150_000);
    try (BatchFiles batch = files(64).sharing(memory).newBatch()) {
      Pushes.all(days(1, 2), batch);
      batch.makeRoom();
      assertThat(memory.held()).isPositive();

      batch.finish();

      assertThat(memory.held()).isZero();
    }
  }

  @Test
  void aBatchWhoseClosedFilesAloneAreTooMuchIsToBeCommitted() {
    try (BatchFiles batch = files(1).sharing(new WriterMemory(25_000)).newBatch()) {
      Pushes.all(days(1), batch);
      assertThat(batch.makeRoom()).isTrue();
      Pushes.all(days(LongStream.range(0, 100).toArray()), batch);

      assertThat(batch.makeRoom()).isFalse();
      assertThat(batch.finish()).hasSize(101);
    }
  }

  @Test
  void tenThousandPartitionsStayWithinTheCapOfOpenFiles() {
    int open = 16;
    try (BatchFiles batch = files(open).newBatch()) {
      long before = descriptors();
      for (long day = 0; day < 10_000; day++) {
        Pushes.all(days(day), batch);
        if (day % 100 == 0) {
          assertThat(descriptors() - before).isLessThanOrEqualTo(2 * open);
        }
      }
      // A closed file is known by its path and two statistics.
      assertThat(batch.bufferedBytes()).isLessThan(10_000 * 1_000 + open * 50_000);

      assertThat(folder.toFile().list()).hasSize(10_000);
    }
  }

  @Test
  void tenThousandColumnsAddNoMoreToTheLogThanThirtyTwo() throws IOException {
    RowType wide =
        new RowType(
            IntStream.range(0, 10_000)
                .mapToObj(i -> Field.optional("c" + i, Primitive.STRING))
                .toList());
    LocalTable table = LocalTable.create(folder, wide, List.of());
    Row row = new Row(wide);
    byte[] text = "words".getBytes(StandardCharsets.UTF_8);
    IntStream.range(0, 10_000).forEach(i -> row.setBytes(i, text, 0, text.length));

    List<DataFile> files = table.append(List.of(row), ParquetSettings.DEFAULT);
    table.append(List.of(row), ParquetSettings.DEFAULT);

    assertThat(files.get(0).statistics().columns()).hasSize(32);
    assertThat(folder.resolve("_delta_log/%020d.json".formatted(1))).isNotEmptyFile();
    assertThat(Files.size(folder.resolve("_delta_log/%020d.json".formatted(1)))).isLessThan(8_000);
  }

  private static long descriptors() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }

  private ParquetFiles files(int open) {
    return ParquetFiles.of(
        FileLayout.of(folder.toUri(), TYPE, List.of("day")),
        new Configuration(false),
        new ParquetSettings(1 << 20, 1 << 20, open, Compression.ZSTD));
  }

  private static List<Row> days(long... days) {
    return LongStream.of(days).mapToObj(day -> Row.of(TYPE, day, 1L)).toList();
  }
}
