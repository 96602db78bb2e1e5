package io.sluice.logstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.storage.LogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardLinkLogStoreTest extends LogStoreContract {

  private final Configuration configuration = new Configuration(false);
  private final HardLinkLogStore store = new HardLinkLogStore(configuration);

  @TempDir Path folder;
  private Path log = Path.of("");

  @BeforeEach
  void createLog() throws IOException {
    log = Files.createDirectory(folder.resolve("_delta_log"));
  }

  @Override
  Configuration configuration() {
    return configuration;
  }

  @Override
  LogStore store() {
    return store;
  }

  @Override
  org.apache.hadoop.fs.Path table() {
    return LocalPaths.toHadoop(folder);
  }

  @Test
  void leavesNothingButTheEntry() throws IOException {
    write("00.json", "x");
    assertThatThrownBy(() -> write("00.json", "y")).isInstanceOf(FileAlreadyExistsException.class);

    assertThat(namesOnDisk()).containsExactly("00.json");
  }

  @Test
  void losesToAWriterThatPublishedWhileItWroteItsTemporary() throws IOException {
    configuration.set(PublishListener.CLASS_KEY, Rival.class.getName());
    HardLinkLogStore raced = new HardLinkLogStore(configuration);

    assertThatThrownBy(
            () -> raced.write(entry("00.json"), List.of("ours").iterator(), false, configuration))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(read("00.json")).containsExactly("rival");
    assertThat(namesOnDisk()).containsExactly("00.json");
  }

  @Test
  void forgetsTheOldChecksumOfAFileThatItReplaces() throws IOException {
    Files.writeString(log.resolve("._last_checkpoint.crc"), "checksum of old");

    write("_last_checkpoint", List.of("new").iterator(), true);

    assertThat(namesOnDisk()).containsExactly("_last_checkpoint");
  }

  @Test
  void leavesNoTemporaryWhenTheActionsFail() throws IOException {
    writesNothingWhenTheActionsFail();

    assertThat(namesOnDisk()).isEmpty();
  }

  @Test
  void listsNoHiddenFiles() throws IOException {
    for (String name : List.of("02.json", ".02.json.crc", ".04.json.x.tmp")) {
      Files.writeString(log.resolve(name), name, UTF_8);
    }

    assertThat(list(entry(".0")))
        .extracting(status -> status.getPath().getName())
        .containsExactly("02.json");
  }

  @Test
  void saysWhenTheFolderToWriteToIsMissing() {
    org.apache.hadoop.fs.Path nowhere = new org.apache.hadoop.fs.Path("file:///nowhere/at/all");

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

  private List<String> namesOnDisk() throws IOException {
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
