package io.sluice.writer.restore;

import static io.sluice.writer.restore.RestoreWorld.CLICKS_0;
import static io.sluice.writer.restore.RestoreWorld.ORDERS_0;
import static io.sluice.writer.restore.RestoreWorld.ORDERS_1;
import static io.sluice.writer.restore.RestoreWorld.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.table.Hold;
import io.sluice.writer.Failpoints;
import io.sluice.writer.delta.TableHold;
import io.sluice.writer.delta.TablePause;
import io.sluice.writer.table.CommitOutcome;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.TableProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore puts back files, offsets and quarantine of local Delta tables, or changes nothing. */
class RestoreCommandTest {

  @TempDir Path folder;

  private RestoreWorld world;

  @BeforeEach
  void begin() throws IOException {
    world = new RestoreWorld(folder);
  }

  @AfterEach
  void disarm() {
    Failpoints.arm(null);
  }

  @Test
  void filesAndOffsetsAreThoseOfTheVersion() throws IOException {
    world.written("orders", 3);
    Set<String> then = world.files("orders");
    world.write("orders", span(ORDERS_0, 30, 40));
    world.write("orders", span(ORDERS_0, 40, 50));

    RestoreReport report = world.restore("orders", "--to-version", "2");

    assertThat(world.files("orders")).isEqualTo(then);
    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 30L));
    assertThat(RestoreWorld.text(report))
        .contains("restored to version 2")
        .contains("0 put back (0 rows), 2 taken out (20 rows)")
        .contains("orders-0  target 30, now 50, Kafka has 0 to 1000000, 20 to be read again")
        .contains("views that read the same topic and keep their rows: big, bigger");
  }

  @Test
  void theLogSaysWhatItWas() throws IOException {
    world.written("orders", 3);

    world.restore("orders", "--to-version", "0");

    List<String> entry = Files.readAllLines(world.entry("orders", 4));
    assertThat(entry.get(0))
        .contains("\"operation\":\"RESTORE\"")
        .contains("\"operationParameters\":{\"version\":0,\"timestamp\":null}")
        .contains("\"numRemovedFiles\":\"2\"")
        .contains("sluice.restore");
    assertThat(entry).anyMatch(line -> line.contains("\"metaData\""));
    assertThat(entry)
        .anyMatch(line -> line.contains("sluice:shop:orders:orders-0") && line.contains("10"));
    assertThat(world.properties("orders"))
        .containsKey(TableProperties.LAST_RESTORE)
        .doesNotContainKeys(Hold.PROPERTY, TableProperties.RESTORING);
  }

  @Test
  void aLiveWriterIsFencedAndGoesOnWhereTheTableThenSays() throws IOException {
    world.written("orders", 3);
    LakeTable live = world.writer("orders");
    PendingCommit underWay = world.commit("orders", live, span(ORDERS_0, 30, 40));

    world.restore("orders", "--to-version", "1");

    assertThat(live.commit(underWay)).isEqualTo(new CommitOutcome.Superseded(ORDERS_0, 20, 30));
    assertThat(live.nextOffsets()).isEqualTo(Map.of(ORDERS_0, 20L));
    assertThat(live.commit(world.commit("orders", live, span(ORDERS_0, 20, 40))))
        .isInstanceOf(Committed.class);
    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 40L));
  }

  @Test
  void aNewWriterDoesNotTakeItForSomebodyElsesRestore() throws IOException {
    world.written("orders", 3);
    world.restore("orders", "--to-version", "1");

    assertThat(world.writer("orders").nextOffsets()).isEqualTo(Map.of(ORDERS_0, 20L));
  }

  @Test
  void whatIsThereAlreadyIsLeftAlone() throws IOException {
    world.written("orders", 3);
    world.restore("orders", "--to-version", "1");
    long newest = world.newest("orders");

    RestoreReport again = world.restore("orders", "--to-version", "1");

    assertThat(RestoreWorld.text(again))
        .contains("is at version 1 already")
        .contains("nothing to do");
    assertThat(world.newest("orders")).isEqualTo(newest);
  }

  @Test
  void aDryRunChangesNothing() throws IOException {
    world.written("orders", 3);

    RestoreReport report = world.restore("orders", "--to-version", "0", "--dry-run");

    assertThat(RestoreWorld.text(report)).contains("would be restored to version 0");
    assertThat(report.json()).contains("\"rows_out\":20").contains("\"replayed\":20");
    assertThat(world.newest("orders")).isEqualTo(2);
  }

  @Test
  void aRestoreCanBeUndoneByAnother() throws IOException {
    world.written("orders", 4);
    Set<String> all = world.files("orders");
    world.restore("orders", "--to-version", "0");

    world.restore("orders", "--to-version", "3");

    assertThat(world.files("orders")).isEqualTo(all);
    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 40L));
  }

  @Test
  void aPartitionThatTheVersionDoesNotKnowBeginsWhereTheTableBeganIt() throws IOException {
    world.written("orders", 2);
    world.write("orders", span(ORDERS_1, 7, 17));

    world.restore("orders", "--to-version", "1");

    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 20L, ORDERS_1, 7L));
  }

  @Test
  void aVersionOfWhichOnlyTheCheckpointIsLeftIsPutBack() throws IOException {
    world.written("orders", 11);
    Set<String> then = world.files("orders");
    world.checkpoints.forEach(Runnable::run);
    world.write("orders", span(ORDERS_0, 110, 120));
    for (long version = 0; version <= 10; version++) {
      Files.deleteIfExists(world.entry("orders", version));
    }

    world.restore("orders", "--to-version", "10");

    assertThat(world.files("orders")).isEqualTo(then);
    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 110L));
    assertThat(world.write("orders", span(ORDERS_0, 110, 120))).isInstanceOf(Committed.class);
    assertThatThrownBy(() -> world.restore("orders", "--to-version", "4"))
        .hasMessageContaining("nearest are version 10 of")
        .hasMessageContaining("at orders-0:110");
  }

  @Test
  void aVersionOrTimeThatIsNotThereIsRefusedWithTheNearest() throws IOException {
    world.written("orders", 3);

    assertThatThrownBy(() -> world.restore("orders", "--to-version", "9"))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("nearest are version 2 of 2026-01-05T00:02:00Z at orders-0:30");
    assertThatThrownBy(() -> world.restore("orders", "--to-timestamp", "2026-01-04T00:00:00Z"))
        .hasMessageContaining("the oldest that is there is version 0 of 2026-01-05T00:00:00Z");
  }

  @Test
  void aTimeIsTheNewestVersionNotAfterIt() throws IOException {
    world.written("orders", 4);

    RestoreReport report = world.restore("orders", "--to-timestamp", "2026-01-05T00:01:30Z");

    assertThat(report.plans().get(0).target().version()).isEqualTo(1);
  }

  @Test
  void offsetsAreTheNewestVersionThatDoesNotGoBeyondThem() throws IOException {
    world.written("orders", 4);

    world.restore("orders", "--to-offset", "orders-0:25");

    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 20L));
  }

  @Test
  void noneOfSeveralTablesGoesBeyondTheCut() throws IOException {
    world.written("orders", 4);
    world.write("clicks", span(CLICKS_0, 0, 5));
    world.write("clicks", span(CLICKS_0, 5, 20));
    world.write("clicks", span(CLICKS_0, 20, 33));

    world.restore("orders", "clicks", "--to-offset", "orders-0:35,clicks-0:20");

    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 30L));
    assertThat(world.offsets("clicks")).isEqualTo(Map.of(CLICKS_0, 20L));
    assertThatThrownBy(() -> world.restore("orders", "clicks", "--to-offset", "orders-0:10"))
        .hasMessageContaining("they name no partition of its topic clicks");
    assertThatThrownBy(() -> world.restore("orders", "clicks", "--to-version", "1"))
        .hasMessageContaining("use --to-timestamp or --to-offset");
  }

  @Test
  void whatKafkaNoLongerHasIsRefusedWithTheGap() throws IOException {
    world.written("orders", 4);
    world.kafka.put(ORDERS_0, new TopicRange(17, 1_000));

    assertThatThrownBy(() -> world.restore("orders", "--to-version", "0"))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED))
        .hasMessageContaining("10 to 16 of orders-0")
        .hasMessageContaining("--accept-gap orders:orders-0:10-16");
    assertThat(world.newest("orders")).isEqualTo(3);

    world.restore("orders", "--to-version", "0", "--accept-gap", "orders:orders-0:10-16");

    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 17L));
    assertThat(Files.readString(world.entry("orders", 5)))
        .contains("sluice.accepted-gap.orders-0\\\":\\\"10-16");
  }

  @Test
  void aTopicThatWasRecreatedIsRefused() throws IOException {
    world.written("orders", 4);
    world.kafka.put(ORDERS_0, new TopicRange(0, 3));

    assertThatThrownBy(() -> world.restore("orders", "--to-version", "0"))
        .hasMessageContaining("its end is 3): the topic was recreated");
  }

  @Test
  void filesThatVacuumTookAreRefusedByName() throws IOException {
    world.written("orders", 3);
    Set<String> then = world.files("orders");
    world.restore("orders", "--to-version", "0");
    String gone = then.stream().filter(f -> !world.files("orders").contains(f)).findFirst().get();
    Files.delete(folder.resolve("lake/orders").resolve(gone));

    assertThatThrownBy(() -> world.restore("orders", "--to-version", "2"))
        .hasMessageContaining(
            "1 of the 2 files that are to be put back into orders are gone, " + gone)
        .hasMessageContaining("VACUUM");
  }

  @Test
  void theQuarantineKeepsWhatLiesBeforeTheOffsets() throws IOException {
    world.write("orders.quarantine", span(ORDERS_0, 0, 10));
    world.write("orders", span(ORDERS_0, 0, 10));
    Set<String> then = world.files("orders.quarantine");
    world.write("orders", span(ORDERS_0, 10, 20));
    world.write("orders.quarantine", span(ORDERS_0, 10, 30));
    world.write("orders", span(ORDERS_0, 20, 30));

    world.restore("orders", "--to-version", "0");

    assertThat(world.files("orders.quarantine")).isEqualTo(then);
    assertThat(world.offsets("orders.quarantine")).isEqualTo(Map.of(ORDERS_0, 10L));
    assertThat(world.properties("orders")).doesNotContainKey(TableProperties.RESTORING);
    assertThat(world.properties("orders.quarantine")).doesNotContainKey(Hold.PROPERTY);
  }

  @Test
  void theQuarantineOfSeveralWritersIsPutTogetherFromCommits() throws IOException {
    world.write("orders.quarantine", span(ORDERS_0, 0, 10));
    world.write("orders.quarantine", span(ORDERS_1, 0, 5));
    Set<String> then = world.files("orders.quarantine");
    world.write("orders", span(ORDERS_1, 0, 5));
    world.write("orders", span(ORDERS_0, 0, 10));
    world.write("orders.quarantine", span(ORDERS_0, 10, 20));
    world.write("orders", span(ORDERS_0, 10, 20));

    world.restore("orders", "--to-offset", "orders-0:0");

    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 0L, ORDERS_1, 5L));
    assertThat(world.files("orders.quarantine")).hasSize(1);
    assertThat(then).containsAll(world.files("orders.quarantine"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "restore.held:throw@1",
        "commit.before:throw@1",
        "commit.before:throw@2",
        "restore.between:throw@1",
        "restore.before-release:throw@1"
      })
  void whereverItDiesTheSameRestoreCompletesIt(String failpoint) throws IOException {
    world.write("orders.quarantine", span(ORDERS_0, 0, 10));
    world.write("orders", span(ORDERS_0, 0, 10));
    Set<String> quarantineThen = world.files("orders.quarantine");
    Set<String> then = world.files("orders");
    world.write("orders.quarantine", span(ORDERS_0, 10, 20));
    world.write("orders", span(ORDERS_0, 10, 20));
    Failpoints.arm(failpoint);

    assertThatThrownBy(() -> world.restore("orders", "--to-version", "0"))
        .isInstanceOf(Failpoints.InjectedException.class);
    Failpoints.arm(null);
    requireConsistentAt(world);
    world.restore("orders", "--to-version", "0");

    assertThat(world.files("orders")).isEqualTo(then);
    assertThat(world.files("orders.quarantine")).isEqualTo(quarantineThen);
    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 10L));
    assertThat(world.offsets("orders.quarantine")).isEqualTo(Map.of(ORDERS_0, 10L));
    assertThat(world.properties("orders"))
        .doesNotContainKeys(TableProperties.RESTORING, Hold.PROPERTY);
    assertThat(
            world
                .writer("orders")
                .commit(world.commit("orders", world.writer("orders"), span(ORDERS_0, 10, 12))))
        .isInstanceOf(Committed.class);
  }

  /** The table is never beyond what its quarantine holds, unless nobody may write it. */
  private static void requireConsistentAt(RestoreWorld world) {
    long table = world.offsets("orders").get(ORDERS_0);
    long quarantine = world.offsets("orders.quarantine").get(ORDERS_0);
    boolean isWritten = !world.properties("orders").containsKey(TableProperties.RESTORING);
    assertThat(quarantine).isGreaterThanOrEqualTo(table);
    assertThat(isWritten && quarantine != table).isFalse();
  }

  @Test
  void aCommitWhoseAnswerIsLostIsFoundInTheLog() throws IOException {
    world.written("orders", 3);
    Failpoints.arm("commit.after:throw@1");

    world.restore("orders", "--to-version", "0");

    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 10L));
    assertThat(entries("RESTORE")).hasSize(1);
  }

  private List<Path> entries(String operation) throws IOException {
    try (Stream<Path> all = Files.list(world.entry("orders", 0).getParent())) {
      return all.filter(path -> path.toString().endsWith(".json"))
          .filter(path -> read(path).contains("\"operation\":\"" + operation + "\""))
          .toList();
    }
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anotherJobsHoldIsRespected() throws IOException {
    world.written("orders", 3);
    new TableHold("orders", world.location("orders"), world.configuration, "merge-1", world.clock())
        .take(TableHolds.LENGTH);

    assertThatThrownBy(() -> world.restore("orders", "--to-version", "0"))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER))
        .hasMessageContaining("job merge-1 holds it");
    world.now = world.now.plus(TableHolds.LENGTH);

    world.restore("orders", "--to-version", "0");

    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 10L));
  }

  @Test
  void propertiesOfOursStayAsTheyAre() throws IOException {
    world.written("orders", 3);
    new TablePause("orders", world.location("orders"), world.configuration).pause();

    world.restore("orders", "--to-version", "0");

    assertThat(world.properties("orders")).containsEntry(TableProperties.PAUSED, "true");
  }

  @Test
  void whatHoldsNoOffsetsOfOursIsRefused() {
    assertThatThrownBy(() -> world.restore("orders.quarantine", "--to-version", "0"))
        .hasMessageContaining("put back together with its table; name orders");
    assertThatThrownBy(() -> world.restore("order", "--to-version", "0"))
        .hasMessageContaining("did you mean 'orders'?");
    assertThatThrownBy(() -> world.restore("orders", "--to-version", "0"))
        .hasMessageContaining("there is none at");
  }
}
