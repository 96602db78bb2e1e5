package io.sluice.logstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.storage.LogStore;
import io.sluice.s3.S3Server;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real server, and what a bad network does to it. */
@Timeout(60)
class ConditionalPutLogStoreTest extends LogStoreContract {

  @TempDir static java.nio.file.Path folder;
  private static S3Server server;
  private static Network network;

  private final String table = "table-" + UUID.randomUUID();
  private final Configuration configuration = new Configuration();
  private final ConditionalPutLogStore store = new ConditionalPutLogStore(configuration);

  @BeforeAll
  static void putANetworkBeforeAServer() throws IOException {
    server = S3Server.start(folder);
    network = Network.before(server.endpoint());
  }

  @AfterAll
  static void stop() throws IOException {
    // Hadoop keeps one for each bucket, whatever the server.
    FileSystem.closeAll();
    network.close();
    server.close();
  }

  @BeforeEach
  void createTable() throws IOException {
    network.turn(Network.Dial.PASSES, 0);
    LakeConfiguration.of(table().toUri(), S3Server.hadoop(network.address()))
        .forHadoop()
        .forEach(configuration::set);
    configuration.set("fs.s3a.retry.limit", "2");
    configuration.set("fs.s3a.retry.interval", "1ms");
    configuration.set("fs.s3a.attempts.maximum", "1");
    table().getFileSystem(configuration).mkdirs(entry("00.json").getParent());
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
  Path table() {
    return new Path("s3a://" + S3Server.BUCKET + "/" + table);
  }

  @Test
  void knowsItsOwnPutWhenTheAnswerWasLostAndTheRepetitionIsRefused() throws IOException {
    network.turn(Network.Dial.ANSWER_LOST, 1);

    write("00.json", "ours");

    assertThat(network.hits()).isEqualTo(1);
    assertThat(read("00.json")).containsExactly("ours");
  }

  @Test
  void saysNothingOfAPutWhoseAnswersAreAllLost() throws IOException {
    network.turn(Network.Dial.ANSWER_LOST, Integer.MAX_VALUE);

    assertThatThrownBy(() -> write("00.json", "ours"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileAlreadyExistsException.class);
    assertThat(network.hits()).isPositive();
    network.turn(Network.Dial.PASSES, 0);
    assertThat(read("00.json")).as("it has landed").containsExactly("ours");
  }

  @Test
  void aConflictOfTwoPutsInFlightSaysNothingOfWhoHasWon() throws IOException {
    network.turn(Network.Dial.CONFLICT, 1);

    assertThatThrownBy(() -> write("00.json", "ours"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileAlreadyExistsException.class);
    assertThat(network.hits()).isEqualTo(1);
    assertThat(names()).isEmpty();
  }

  @Test
  void writesNothingWhenTheServerFails() throws IOException {
    network.turn(Network.Dial.SERVER_ERROR, Integer.MAX_VALUE);

    assertThatThrownBy(() -> write("00.json", "ours"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileAlreadyExistsException.class);
    network.turn(Network.Dial.PASSES, 0);
    assertThat(names()).isEmpty();
  }

  @Test
  void aCommitOfManyPartsIsPublishedOnceAsWell() throws IOException {
    configuration.setBoolean("fs.s3a.impl.disable.cache", true);
    configuration.set("fs.s3a.multipart.size", "5M");
    configuration.set("fs.s3a.multipart.threshold", "5M");
    List<String> many = Collections.nCopies(60_000, "{\"add\":%s}".formatted("x".repeat(100)));

    write("00.json", many.iterator(), false);

    assertThat(list(entry("00.json")).get(0).getLen()).isGreaterThan(6_000_000);
    assertThatThrownBy(() -> write("00.json", many.iterator(), false))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void refusesToWriteWithoutConditions() {
    configuration.setBoolean("fs.s3a.impl.disable.cache", true);
    configuration.setBoolean("fs.s3a.create.conditional.enabled", false);

    assertThatThrownBy(() -> write("00.json", "x"))
        .hasMessageContaining("conditional puts are turned off")
        .hasMessageContaining("unset fs.s3a.create.conditional.enabled");
  }

  @Test
  void listsFoldersAsOneEach() throws IOException {
    write("01.json", "x");
    write("_staged_commits/02.json", "x");
    write("_staged_commits/03.json", "x");

    assertThat(list(entry("01.json")))
        .extracting(FileStatus::getPath)
        .containsExactly(entry("01.json"), entry("_staged_commits"));
  }

  @Test
  void listsMoreThanOnePageAndAsksForTheTailOnly() throws IOException {
    java.nio.file.Path log = server.objects().resolve(table + "/_delta_log");
    for (int version : IntStream.range(0, 2100).toArray()) {
      Files.createFile(log.resolve(name(version)));
    }

    assertThat(list(entry(name(0)))).hasSize(2100);
    assertThat(list(entry(name(2098))))
        .extracting(FileStatus::getPath)
        .containsExactly(entry(name(2098)), entry(name(2099)));
  }

  private static String name(int version) {
    return "%020d.json".formatted(version);
  }

  @Test
  void worksForTheOtherNameOfTheScheme() throws IOException {
    Path other = new Path(entry("00.json").toString().replace("s3a:", "s3:"));

    store.write(other, List.of("x").iterator(), false, configuration);

    assertThat(read("00.json")).containsExactly("x");
    assertThat(store.listFrom(other, configuration).next().getPath()).isEqualTo(other);
  }

  @Test
  void refusesWhatIsNotInS3() {
    assertThatThrownBy(() -> store.read(new Path("file:///lake/t/00.json"), configuration))
        .hasMessageContaining("and not S3A; unset delta.logStore.file.impl");
  }
}
