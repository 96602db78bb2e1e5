package io.sluice.writer.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.logstore.HardLinkLogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tail is what a listing of the folder would have given. */
class TailLogStoreTest {

  private static final int END = 30;

  private final Configuration configuration = new Configuration(false);
  private final TailLogStore tail = new TailLogStore(configuration);
  private final HardLinkLogStore folderListing = new HardLinkLogStore(configuration);

  @TempDir Path folder;

  @BeforeEach
  void fill() throws IOException {
    for (int version = 0; version < END; version++) {
      create(version, "json");
    }
    create(20, "checkpoint.parquet");
    Files.writeString(folder.resolve("_last_checkpoint"), "{\"version\":20,\"size\":1}");
  }

  private void create(int version, String suffix) throws IOException {
    Files.writeString(file(version, suffix), "v" + version);
  }

  private Path file(int version, String suffix) {
    return folder.resolve("%020d.%s".formatted(version, suffix));
  }

  private org.apache.hadoop.fs.Path asked(int version, String suffix) {
    return new org.apache.hadoop.fs.Path("file:" + file(version, suffix));
  }

  private List<FileStatus> listed(int version, String suffix) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    tail.listFrom(asked(version, suffix), configuration).forEachRemaining(found::add);
    return found;
  }

  private List<FileStatus> inFolder(int version, String suffix) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    folderListing
        .listFrom(asked(version, suffix), configuration)
        .forEachRemaining(
            status -> {
              if (!status.getPath().getName().startsWith("_")) {
                found.add(status);
              }
            });
    return found;
  }

  private void assertSameAsFolder(int version, String suffix) throws IOException {
    List<FileStatus> expected = inFolder(version, suffix);
    assertThat(listed(version, suffix))
        .extracting(FileStatus::getPath, FileStatus::getLen, FileStatus::getModificationTime)
        .isEqualTo(
            expected.stream()
                .map(
                    status ->
                        tuple(status.getPath(), status.getLen(), status.getModificationTime()))
                .toList());
  }

  @Test
  void whatFollowsAnEntryOrACheckpointIsFound() throws IOException {
    assertSameAsFolder(0, "checkpoint");
    assertSameAsFolder(20, "checkpoint");
    assertSameAsFolder(0, "json");
    assertSameAsFolder(29, "json");
    assertThat(listed(20, "checkpoint")).hasSize(11);
  }

  @Test
  void nothingButTheTailIsTouched() throws IOException {
    Files.createFile(folder.resolve("%020d.crc".formatted(25)));

    assertThat(listed(20, "checkpoint")).hasSize(11);
    assertThat(inFolder(20, "checkpoint")).hasSize(12);
  }

  @Test
  void whatIsAddedLaterIsFoundToo() throws IOException {
    assertSameAsFolder(0, "checkpoint");
    create(END, "json");
    create(END + 1, "json");
    assertSameAsFolder(0, "checkpoint");
    assertSameAsFolder(20, "checkpoint");

    create(END, "checkpoint.parquet");
    Files.writeString(folder.resolve("_last_checkpoint"), "{\"version\":30,\"size\":1}");

    assertSameAsFolder(20, "checkpoint");
    assertSameAsFolder(END, "checkpoint");
    assertSameAsFolder(20, "checkpoint");
  }

  @Test
  void anotherLogInTheSamePlaceIsReadAnew() throws IOException {
    assertThat(listed(0, "checkpoint")).hasSize(END + 1);
    for (int version = 5; version < END; version++) {
      Files.delete(file(version, "json"));
    }

    assertThat(listed(0, "checkpoint"))
        .extracting(status -> status.getPath().getName())
        .doesNotContain("%020d.json".formatted(5));
  }

  @Test
  void entriesThatACheckpointHasTakenTheirPlaceAreNotMissed() throws IOException {
    for (int version = 0; version <= 20; version++) {
      Files.delete(file(version, "json"));
    }

    assertSameAsFolder(20, "checkpoint");
  }

  /** Who wrote it was slow: a newer checkpoint was there, and the log was cleaned up for that. */
  @Test
  void aCheckpointThatCameAfterACleanUpIsNoBeginning() throws IOException {
    create(10, "checkpoint.parquet");
    Files.writeString(folder.resolve("_last_checkpoint"), "{\"version\":10,\"size\":1}");
    for (int version = 0; version < 20; version++) {
      Files.delete(file(version, "json"));
    }

    assertThat(listed(10, "checkpoint"))
        .extracting(FileStatus::getPath)
        .containsAll(inFolder(10, "checkpoint").stream().map(FileStatus::getPath).toList())
        .hasSizeGreaterThan(11);
  }

  /** Or the writer would take an old version for the newest and commit behind it again. */
  @Test
  void entriesThatAreRemovedWhileTheEndIsSoughtAreNotTheEnd() throws IOException {
    create(10, "checkpoint.parquet");
    Files.writeString(folder.resolve("_last_checkpoint"), "{\"version\":10,\"size\":1}");
    LogTail cleanedUpMeanwhile =
        new LogTail(
            folder,
            file -> {
              if (file.equals(file(13, "json"))) {
                for (int version = 0; version < 20; version++) {
                  Files.deleteIfExists(file(version, "json"));
                }
              }
              return Files.exists(file)
                  ? new FileStatus(2, false, 1, 0, 0, new org.apache.hadoop.fs.Path("file:" + file))
                  : null;
            });

    assertThat(cleanedUpMeanwhile.from("%020d.checkpoint".formatted(10))).isEmpty();
  }

  @Test
  void theFolderIsListedWhereTheBeginningIsNotThere() throws IOException {
    Files.delete(file(20, "checkpoint.parquet"));
    Files.createFile(file(15, "checkpoint.0000000001.0000000002.parquet"));

    assertThat(listed(15, "checkpoint"))
        .extracting(status -> status.getPath().getName())
        .contains("%020d.checkpoint.0000000001.0000000002.parquet".formatted(15));
    assertThat(listed(20, "checkpoint")).hasSize(11);
    Files.delete(file(0, "json"));
    assertThat(listed(0, "json")).hasSameSizeAs(listed(0, "checkpoint")).hasSize(END + 1);
    assertThat(listed(END, "json")).hasSize(1).first().asString().contains("_last_checkpoint");
  }

  @Test
  void aCheckpointBehindTheEndIsNoTail() throws IOException {
    create(END, "checkpoint.parquet");
    Files.writeString(folder.resolve("_last_checkpoint"), "{\"version\":30,\"size\":1}");

    assertThat(listed(20, "checkpoint"))
        .extracting(status -> status.getPath().getName())
        .contains("_last_checkpoint", "%020d.checkpoint.parquet".formatted(END));
  }

  @Test
  void aTailThatIsTooLongIsListed() throws IOException {
    for (int version = END; version < 1_100; version++) {
      create(version, "json");
    }

    assertThat(listed(20, "checkpoint"))
        .extracting(status -> status.getPath().getName())
        .contains("_last_checkpoint");
  }

  @Test
  void aFolderThatIsNotThereIsSaidNotToBe() throws IOException {
    assertThatThrownBy(
            () ->
                tail.listFrom(
                    new org.apache.hadoop.fs.Path(
                        "file:" + folder.resolve("none/%020d.json".formatted(0))),
                    configuration))
        .isInstanceOf(FileNotFoundException.class);
  }
}
