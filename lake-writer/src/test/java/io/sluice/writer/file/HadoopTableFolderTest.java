package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.logstore.LakeConfiguration;
import io.sluice.s3.S3Server;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.TableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Data files on an object store: a real one. */
@Timeout(60)
class HadoopTableFolderTest {

  private static final URI TABLE = URI.create("s3a://" + S3Server.BUCKET + "/orders");
  private static final RowType TYPE =
      RowType.of(Field.required("day", Primitive.LONG), Field.optional("name", Primitive.STRING));

  @TempDir Path folder;
  private S3Server server;

  @BeforeEach
  void start() throws IOException {
    server = S3Server.start(folder);
  }

  @AfterEach
  void stop() throws IOException {
    FileSystem.closeAll();
    server.close();
  }

  @Test
  void theStatusOfAClosedFileIsThatOfTheObject() throws IOException {
    List<DataFile> files;
    try (BatchFiles batch = files().newBatch()) {
      addRows(batch, 10);
      files = batch.finish();
    }

    assertThat(objects()).containsExactlyElementsOf(files.stream().map(DataFile::path).toList());
    Path object = server.objects().resolve("orders").resolve(files.get(0).path());
    assertThat(files.get(0).sizeBytes()).isEqualTo(Files.size(object));
    Instant written = Files.getLastModifiedTime(object).toInstant();
    assertThat(Duration.between(files.get(0).modificationTime(), written))
        .as("to the second, as S3 tells it")
        .isBetween(Duration.ZERO, Duration.ofSeconds(1));
  }

  @Test
  void aFileThatIsGivenUpIsNeverSeen() throws IOException {
    HadoopFile small = new HadoopFile(s3(), path("small"));
    PositionOutputStream open = small.create(0);
    open.write(1);

    small.giveUp();

    assertThatThrownBy(() -> open.write(new byte[10])).isInstanceOf(IOException.class);
    open.close();
    assertThat(objects()).isEmpty();
  }

  @Test
  void aFileOfManyPartsThatIsGivenUpIsNeverSeen() throws IOException {
    Configuration configuration = configuration();
    configuration.set("fs.s3a.multipart.size", "5M");
    configuration.setBoolean("fs.s3a.impl.disable.cache", true);
    try (FileSystem s3 = path("large").getFileSystem(configuration)) {
      HadoopFile large = new HadoopFile(s3, path("large"));
      PositionOutputStream open = large.create(0);
      for (int i = 0; i < 12; i++) {
        open.write(new byte[1 << 20]);
      }

      large.giveUp();

      open.close();
      assertThat(objects()).isEmpty();
    }
  }

  @Test
  void aBatchThatIsGivenUpLeavesNothing() throws IOException {
    try (BatchFiles batch = files().newBatch()) {
      addRows(batch, 10);
    }

    assertThat(objects()).isEmpty();
  }

  @Test
  void aCloseThatFailsIsATableExceptionAndTheBatchIsLost() {
    BatchFiles batch = files().newBatch();
    addRows(batch, 10);
    server.close();

    assertThatThrownBy(batch::finish)
        .isInstanceOf(TableException.class)
        .hasMessageStartingWith("Cannot write data files at s3a://lake/orders: ");
    assertThatThrownBy(batch::finish).isInstanceOf(IllegalStateException.class);
    assertThatCode(batch::close).doesNotThrowAnyException();
  }

  @Test
  void aFileOfANameThatIsNotThereIsDeletedWithoutComplaint() throws IOException {
    TableFolder table = TableFolder.at(TABLE, configuration());
    OutputFile output = table.output("day=1/part.parquet");
    output.create(0).close();

    table.delete("day=1/part.parquet");
    table.delete("day=1/part.parquet");

    assertThat(objects()).isEmpty();
  }

  private static void addRows(BatchFiles batch, int rows) {
    IntStream.range(0, rows)
        .forEach(
            row -> {
              batch.row().setLong(0, 7);
              batch.add();
            });
  }

  private ParquetFiles files() {
    return ParquetFiles.of(TABLE, TYPE, List.of("day"), configuration(), ParquetSettings.DEFAULT);
  }

  private FileSystem s3() throws IOException {
    return path("any").getFileSystem(configuration());
  }

  private static org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(new org.apache.hadoop.fs.Path(TABLE), name);
  }

  private Configuration configuration() {
    Configuration configuration = new Configuration();
    LakeConfiguration.of(TABLE, server.hadoop()).forHadoop().forEach(configuration::set);
    configuration.set("fs.s3a.retry.limit", "0");
    configuration.set("fs.s3a.attempts.maximum", "1");
    return configuration;
  }

  /** The files below the table's folder; S3 has no folders, so none are looked at. */
  private List<String> objects() throws IOException {
    Path table = server.objects().resolve("orders");
    if (!Files.exists(table)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(table)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> table.relativize(file).toString())
          .toList();
    }
  }
}
