package io.sluice.logstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.delta.storage.CloseableIterator;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardLinkLogStoreTest {

  private final Configuration configuration = new Configuration(false);
  private final HardLinkLogStore store = new HardLinkLogStore(configuration);

  @TempDir Path folder;
  private Path log = Path.of("");

  @BeforeEach
  void createLog() throws IOException {
    log = Files.createDirectory(folder.resolve("_delta_log"));
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    write("00.json", List.of("{\"a\":1}", "{\"ü\":\"日本\"}"), false);

    assertThat(read("00.json")).containsExactly("{\"a\":1}", "{\"ü\":\"日本\"}");
  }

  @Test
  void leavesNothingButTheEntry() throws IOException {
    write("00.json", List.of("x"), false);

    assertThat(namesInLog()).containsExactly("00.json");
  }

  @Test
  void refusesAVersionThatExistsAndLeavesItAsItWas() throws IOException {
    write("00.json", List.of("first"), false);

    assertThatThrownBy(() -> write("00.json", List.of("second"), false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(read("00.json")).containsExactly("first");
    assertThat(namesInLog()).containsExactly("00.json");
  }

  @Test
  void losesToAWriterThatPublishedWhileItWroteItsTemporary() throws IOException {
    configuration.set(PublishListener.CLASS_KEY, Rival.class.getName());
    HardLinkLogStore raced = new HardLinkLogStore(configuration);

    assertThatThrownBy(
            () -> raced.write(hadoop("00.json"), List.of("ours").iterator(), false, configuration))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(read("00.json")).containsExactly("rival");
    assertThat(namesInLog()).containsExactly("00.json");
  }

  @Test
  void replacesAFileWhenAskedToAndForgetsItsOldChecksum() throws IOException {
    write("_last_checkpoint", List.of("old"), true);
    Files.writeString(log.resolve("._last_checkpoint.crc"), "checksum of old");

    write("_last_checkpoint", List.of("new"), true);

    assertThat(read("_last_checkpoint")).containsExactly("new");
    assertThat(namesInLog()).containsExactly("_last_checkpoint");
  }

  @Test
  void writesNothingWhenTheActionsFail() throws IOException {
    Iterator<String> failing =
        Stream.of("a", "b")
            .map(
                line -> {
                  if (line.equals("b")) {
                    throw new IllegalStateException("no more actions");
                  }
                  return line;
                })
            .iterator();

    assertThatThrownBy(() -> store.write(hadoop("00.json"), failing, false, configuration))
        .hasMessage("no more actions");
    assertThat(namesInLog()).isEmpty();
  }

  @Test
  void listsTheTailInOrderWithoutHiddenFiles() throws IOException {
    for (String name : List.of("03.json", "01.json", "02.json", ".02.json.crc", ".04.json.x.tmp")) {
      Files.writeString(log.resolve(name), name, UTF_8);
    }

    List<FileStatus> listed = list(hadoop("02.json"));

    assertThat(listed)
        .extracting(status -> status.getPath().getName())
        .containsExactly("02.json", "03.json");
    assertThat(listed.get(0).getLen()).isEqualTo("02.json".length());
    assertThat(listed.get(0).getPath()).isEqualTo(hadoop("02.json"));
  }

  @Test
  void listsAWholeFolderFromANameOfOneNul() throws IOException {
    Files.writeString(folder.resolve("part-1.parquet"), "x");

    List<FileStatus> listed = list(new org.apache.hadoop.fs.Path(folder.toUri().toString(), "\0"));

    assertThat(listed)
        .extracting(status -> status.getPath().getName(), FileStatus::isDirectory)
        .containsExactly(tuple("_delta_log", true), tuple("part-1.parquet", false));
  }

  @Test
  void saysWhenAFolderOrFileIsMissing() {
    org.apache.hadoop.fs.Path nowhere = new org.apache.hadoop.fs.Path("file:///nowhere/at/all");

    assertThatThrownBy(() -> store.read(hadoop("09.json"), configuration))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store.listFrom(nowhere, configuration))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store.write(nowhere, List.of("x").iterator(), false, configuration))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void refusesWhatIsNotALocalFile() {
    assertThatThrownBy(
            () ->
                store.read(new org.apache.hadoop.fs.Path("s3a://bucket/t/00.json"), configuration))
        .hasMessageContaining("is not a local file; unset delta.logStore.s3a.impl");
  }

  private void write(String name, List<String> lines, boolean overwrite) throws IOException {
    store.write(hadoop(name), lines.iterator(), overwrite, configuration);
  }

  private List<String> read(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    try (CloseableIterator<String> read = store.read(hadoop(name), configuration)) {
      read.forEachRemaining(lines::add);
    }
    return lines;
  }

  private List<FileStatus> list(org.apache.hadoop.fs.Path from) throws IOException {
    List<FileStatus> listed = new ArrayList<>();
    store.listFrom(from, configuration).forEachRemaining(listed::add);
    return listed;
  }

  private org.apache.hadoop.fs.Path hadoop(String name) {
    return LocalPaths.toHadoop(log.resolve(name));
  }

  private List<String> namesInLog() throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Publishes the same version first. */
  public static final class Rival implements PublishListener {
    @Override
    public void temporaryWritten(Path target) {
      try {
        Files.writeString(target, "rival\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
