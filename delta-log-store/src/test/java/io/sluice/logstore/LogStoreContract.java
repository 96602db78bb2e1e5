package io.sluice.logstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.delta.storage.CloseableIterator;
import io.delta.storage.LogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/** What every log store of ours does. */
abstract class LogStoreContract {

  abstract Configuration configuration();

  abstract LogStore store();

  /** The folder of a table, which is there, and in it {@code _delta_log}. */
  abstract Path table();

  final Path entry(String name) {
    return new Path(table(), "_delta_log/" + name);
  }

  final void write(String name, String... lines) throws IOException {
    write(name, List.of(lines).iterator(), false);
  }

  final void write(String name, Iterator<String> lines, boolean overwrite) throws IOException {
    store().write(entry(name), lines, overwrite, configuration());
  }

  final List<String> read(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    try (CloseableIterator<String> read = store().read(entry(name), configuration())) {
      read.forEachRemaining(lines::add);
    }
    return lines;
  }

  final List<FileStatus> list(Path from) throws IOException {
    List<FileStatus> listed = new ArrayList<>();
    store().listFrom(from, configuration()).forEachRemaining(listed::add);
    return listed;
  }

  final List<String> names() throws IOException {
    return list(entry("0")).stream().map(status -> status.getPath().getName()).toList();
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    write("00.json", "{\"a\":1}", "{\"ü\":\"日本\"}");

    assertThat(read("00.json")).containsExactly("{\"a\":1}", "{\"ü\":\"日本\"}");
    assertThat(names()).containsExactly("00.json");
  }

  @Test
  void refusesAVersionThatExistsAndLeavesItAsItWas() throws IOException {
    write("00.json", "first");

    assertThatThrownBy(() -> write("00.json", "second"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(read("00.json")).containsExactly("first");
  }

  @Test
  void refusesTheSameContentOfAnotherCall() throws IOException {
    write("00.json", "same");

    assertThatThrownBy(() -> write("00.json", "same"))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void replacesAFileWhenAskedTo() throws IOException {
    write("_last_checkpoint", List.of("old").iterator(), true);
    write("_last_checkpoint", List.of("new").iterator(), true);

    assertThat(read("_last_checkpoint")).containsExactly("new");
  }

  @Test
  void writesNothingWhenTheActionsFail() throws IOException {
    for (boolean overwrite : List.of(true, false)) {
      assertThatThrownBy(() -> write("00.json", failing(), overwrite))
          .hasMessage("no more actions");
    }

    assertThat(names()).isEmpty();
  }

  private static Iterator<String> failing() {
    return Stream.of("a", "b")
        .map(
            line -> {
              if (line.equals("b")) {
                throw new IllegalStateException("no more actions");
              }
              return line;
            })
        .iterator();
  }

  @Test
  void listsTheTailInOrder() throws IOException {
    for (String name : List.of("03.json", "01.json", "02.json")) {
      write(name, name);
    }

    List<FileStatus> listed = list(entry("02.json"));

    assertThat(listed)
        .extracting(FileStatus::getPath)
        .containsExactly(entry("02.json"), entry("03.json"));
    assertThat(listed.get(0).getLen()).isEqualTo("02.json\n".length());
    assertThat(listed.get(0).getModificationTime()).isPositive();
  }

  @Test
  void listsAWholeFolderFromANameOfOneNul() throws IOException {
    write("00.json", "x");
    store()
        .write(
            new Path(table(), "part-1.parquet"), List.of("x").iterator(), false, configuration());

    assertThat(list(new Path(table(), "\0")))
        .extracting(status -> status.getPath().getName(), FileStatus::isDirectory)
        .containsExactly(tuple("_delta_log", true), tuple("part-1.parquet", false));
  }

  @Test
  void saysWhenAFolderOrFileIsMissing() throws IOException {
    assertThat(names()).isEmpty();
    assertThatThrownBy(() -> list(new Path(table(), "nowhere/at/all")))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> read("09.json")).isInstanceOf(FileNotFoundException.class);
  }
}
