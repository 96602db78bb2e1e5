package io.sluice.logstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.delta.storage.CloseableIterator;
import io.sluice.s3.S3Server;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConditionalPutLogStoreTest extends S3Test {

  private static Network network;

  private Configuration configuration = new Configuration();
  private ConditionalPutLogStore store = new ConditionalPutLogStore(configuration);
  private String table = "";

  @BeforeAll
  static void putANetworkBeforeTheServer() throws IOException {
    network = Network.before(server.endpoint());
  }

  @AfterAll
  static void closeNetwork() throws IOException {
    network.close();
  }

  @BeforeEach
  void reachTheServerThroughTheNetwork() {
    network.turn(Network.Dial.PASSES, 0);
    configuration = configuration();
    configuration.set("fs.s3a.endpoint", network.address().toString());
    configuration.set("fs.s3a.retry.limit", "2");
    configuration.set("fs.s3a.retry.interval", "1ms");
    configuration.set("fs.s3a.attempts.maximum", "1");
    store = new ConditionalPutLogStore(configuration);
    table = "table-" + UUID.randomUUID();
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    write("00.json", List.of("{\"a\":1}", "{\"ü\":\"日本\"}"), false);

    assertThat(read("00.json")).containsExactly("{\"a\":1}", "{\"ü\":\"日本\"}");
    assertThat(names()).containsExactly("00.json");
  }

  @Test
  void refusesAVersionThatExistsAndLeavesItAsItWas() throws IOException {
    write("00.json", List.of("first"), false);

    assertThatThrownBy(() -> write("00.json", List.of("second"), false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(read("00.json")).containsExactly("first");
  }

  @Test
  void refusesTheSameContentOfAnotherCall() throws IOException {
    write("00.json", List.of("same"), false);

    assertThatThrownBy(() -> write("00.json", List.of("same"), false))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void replacesAnObjectWhenAskedTo() throws IOException {
    write("_last_checkpoint", List.of("old"), true);
    write("_last_checkpoint", List.of("new"), true);

    assertThat(read("_last_checkpoint")).containsExactly("new");
  }

  @Test
  void knowsItsOwnPutWhenTheAnswerWasLostAndTheRepetitionIsRefused() throws IOException {
    network.turn(Network.Dial.ANSWER_LOST, 1);

    write("00.json", List.of("ours"), false);

    assertThat(network.hits()).isEqualTo(1);
    assertThat(read("00.json")).containsExactly("ours");
  }

  @Test
  void saysNothingOfAPutWhoseAnswersAreAllLost() throws IOException {
    network.turn(Network.Dial.ANSWER_LOST, Integer.MAX_VALUE);

    assertThatThrownBy(() -> write("00.json", List.of("ours"), false))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileAlreadyExistsException.class);
    assertThat(network.hits()).isPositive();
    network.turn(Network.Dial.PASSES, 0);
    assertThat(read("00.json")).as("it has landed").containsExactly("ours");
  }

  @Test
  void aConflictOfTwoPutsInFlightSaysNothingOfWhoHasWon() throws IOException {
    network.turn(Network.Dial.CONFLICT, 1);

    assertThatThrownBy(() -> write("00.json", List.of("ours"), false))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileAlreadyExistsException.class);
    assertThat(network.hits()).isEqualTo(1);
    assertThat(names()).isEmpty();
  }

  @Test
  void writesNothingWhenTheServerFails() throws IOException {
    network.turn(Network.Dial.SERVER_ERROR, Integer.MAX_VALUE);

    assertThatThrownBy(() -> write("00.json", List.of("ours"), false))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileAlreadyExistsException.class);
    network.turn(Network.Dial.PASSES, 0);
    assertThat(names()).isEmpty();
  }

  @Test
  void writesNothingWhenTheActionsFail() throws IOException {
    for (boolean overwrite : List.of(true, false)) {
      assertThatThrownBy(() -> store.write(path("00.json"), failing(), overwrite, configuration))
          .hasMessage("no more actions");
    }

    assertThat(names()).isEmpty();
  }

  @Test
  void aCommitOfManyPartsIsPublishedOnceAsWell() throws IOException {
    configuration.setBoolean("fs.s3a.impl.disable.cache", true);
    configuration.set("fs.s3a.multipart.size", "5M");
    configuration.set("fs.s3a.multipart.threshold", "5M");
    List<String> many = Collections.nCopies(60_000, "{\"add\":%s}".formatted("x".repeat(100)));

    write("00.json", many, false);

    assertThat(list("00.json").get(0).getLen()).isGreaterThan(6_000_000);
    assertThatThrownBy(() -> write("00.json", many, false))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void refusesToWriteWithoutConditions() {
    configuration.setBoolean("fs.s3a.impl.disable.cache", true);
    configuration.setBoolean("fs.s3a.create.conditional.enabled", false);

    assertThatThrownBy(() -> write("00.json", List.of("x"), false))
        .hasMessageContaining("conditional puts are turned off")
        .hasMessageContaining("unset fs.s3a.create.conditional.enabled");
  }

  @Test
  void listsTheTailInOrder() throws IOException {
    for (String name : List.of("03.json", "01.json", "02.json", "_staged_commits/04.json")) {
      write(name, List.of(name), false);
    }

    List<FileStatus> listed = list("02.json");

    assertThat(listed)
        .extracting(status -> status.getPath().getName(), FileStatus::isDirectory)
        .containsExactly(
            tuple("02.json", false), tuple("03.json", false), tuple("_staged_commits", true));
    assertThat(listed.get(0).getLen()).isEqualTo("02.json\n".length());
    assertThat(listed.get(0).getPath()).isEqualTo(path("02.json"));
    assertThat(listed.get(0).getModificationTime()).isPositive();
  }

  @Test
  void listsMoreThanOnePageAndAsksForTheTailOnly() throws IOException {
    java.nio.file.Path log =
        Files.createDirectories(server.objects().resolve(table + "/_delta_log"));
    for (int version : IntStream.range(0, 2100).toArray()) {
      Files.createFile(log.resolve("%020d.json".formatted(version)));
    }

    assertThat(list("%020d.json".formatted(0))).hasSize(2100);
    assertThat(list("%020d.json".formatted(2098)))
        .extracting(status -> status.getPath().getName())
        .containsExactly("%020d.json".formatted(2098), "%020d.json".formatted(2099));
  }

  @Test
  void listsAWholeFolderFromANameOfOneNul() throws IOException {
    write("00.json", List.of("x"), false);
    store.write(
        new Path(inBucket(table), "part-1.parquet"), List.of("x").iterator(), false, configuration);

    List<FileStatus> listed = new ArrayList<>();
    store.listFrom(new Path(inBucket(table), "\0"), configuration).forEachRemaining(listed::add);

    assertThat(listed)
        .extracting(status -> status.getPath().getName(), FileStatus::isDirectory)
        .containsExactly(tuple("_delta_log", true), tuple("part-1.parquet", false));
  }

  @Test
  void aFolderOfNothingIsEmptyAndNoFolderIsMissing() throws IOException {
    inBucket(table).getFileSystem(configuration).mkdirs(path("00.json").getParent());

    assertThat(list("00.json")).isEmpty();
    assertThatThrownBy(() -> store.listFrom(inBucket("nowhere/at/all"), configuration))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store.read(path("09.json"), configuration))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void worksForTheOtherNameOfTheScheme() throws IOException {
    Path other = new Path("s3://" + S3Server.BUCKET + "/" + table + "/_delta_log/00.json");

    store.write(other, List.of("x").iterator(), false, configuration);

    assertThat(read("00.json")).containsExactly("x");
    assertThat(store.listFrom(other, configuration).next().getPath()).isEqualTo(other);
  }

  @Test
  void refusesWhatIsNotInS3() {
    assertThatThrownBy(() -> store.read(new Path("file:///lake/t/00.json"), configuration))
        .hasMessageContaining("and not S3A; unset delta.logStore.file.impl");
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

  private Path path(String name) {
    return inBucket(table + "/_delta_log/" + name);
  }

  private void write(String name, List<String> lines, boolean overwrite) throws IOException {
    store.write(path(name), lines.iterator(), overwrite, configuration);
  }

  private List<String> read(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    try (CloseableIterator<String> read = store.read(path(name), configuration)) {
      read.forEachRemaining(lines::add);
    }
    return lines;
  }

  private List<FileStatus> list(String from) throws IOException {
    List<FileStatus> listed = new ArrayList<>();
    store.listFrom(path(from), configuration).forEachRemaining(listed::add);
    return listed;
  }

  private List<String> names() throws IOException {
    try {
      return list("00").stream().map(status -> status.getPath().getName()).toList();
    } catch (FileNotFoundException nothing) {
      return List.of();
    }
  }
}
