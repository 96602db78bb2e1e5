package io.sluice.writer.restore;

import static io.sluice.writer.restore.RestoreWorld.CLICKS_0;
import static io.sluice.writer.restore.RestoreWorld.ORDERS_0;
import static io.sluice.writer.restore.RestoreWorld.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.Failpoints;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.TableProperties;
import io.sluice.writer.table.TableRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody's RESTORE of a quarantine took malformed records out: its table is put back to where
 * they are read again, and no further.
 */
class QuarantineRepairTest {

  private static final String QUARANTINE = "orders.quarantine";

  @TempDir Path folder;

  private RestoreWorld world;
  private Set<String> kept;
  private Set<String> rows;

  /** Malformed records are in the first batch and in the third, which begins at 20. */
  @BeforeEach
  void write() throws IOException {
    world = new RestoreWorld(folder);
    world.quarantine(QUARANTINE, span(ORDERS_0, 0, 10));
    world.write("orders", span(ORDERS_0, 0, 10));
    kept = world.files(QUARANTINE);
    world.write("orders", span(ORDERS_0, 10, 20));
    rows = world.files("orders");
    world.quarantine(QUARANTINE, span(ORDERS_0, 20, 30));
  }

  @AfterEach
  void disarm() {
    Failpoints.arm(null);
  }

  private void restoreOfSpark(String table, long target) throws IOException {
    world.foreignRestore(table, "\"version\":%d,\"timestamp\":null".formatted(target), target);
  }

  /** Both are where the third batch begins, and can be written again. */
  private void requireBothAtTwenty() {
    assertThat(world.files("orders")).isEqualTo(rows);
    assertThat(world.files(QUARANTINE)).isEqualTo(kept);
    assertThat(world.offsets("orders")).isEqualTo(Map.of(ORDERS_0, 20L));
    assertThat(world.offsets(QUARANTINE)).isEqualTo(Map.of(ORDERS_0, 20L));
    assertThat(world.properties("orders")).doesNotContainKey(TableProperties.RESTORING);
    assertThat(world.quarantine(QUARANTINE, span(ORDERS_0, 20, 30))).isInstanceOf(Committed.class);
    assertThat(world.write("orders", span(ORDERS_0, 20, 30))).isInstanceOf(Committed.class);
  }

  @Test
  void theWriterNamesTheTableToRepair() throws IOException {
    world.write("orders", span(ORDERS_0, 20, 30));
    restoreOfSpark(QUARANTINE, 0);

    assertThatThrownBy(() -> world.writer(QUARANTINE))
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("run 'sluice restore --repair orders'");
  }

  @Test
  void bothGoBackToWhereTheFirstRecordWasReadThatItTookOut() throws IOException {
    world.write("orders", span(ORDERS_0, 20, 30));
    world.write("orders", span(ORDERS_0, 30, 40));
    restoreOfSpark(QUARANTINE, 0);

    RestoreReport report = world.restore("orders", "--repair");

    assertThat(RestoreWorld.text(report))
        .contains("restored to version 1")
        .contains("a RESTORE has put back the rows of orders.quarantine")
        .contains("0 put back (0 rows), 2 taken out (20 rows)")
        .contains("target 20, now 40, Kafka has 0 to 1000000, 20 to be read again");
    requireBothAtTwenty();
  }

  @Test
  void nothingIsTakenOutOfATableThatHasNotPassedThem() throws IOException {
    restoreOfSpark(QUARANTINE, 0);

    RestoreReport report = world.restore("orders", "--repair");

    assertThat(RestoreWorld.text(report)).contains("restored to version 1");
    requireBothAtTwenty();
  }

  @Test
  void aTableThatWentBackFurtherItselfKeepsItsRows() throws IOException {
    world.write("orders", span(ORDERS_0, 20, 30));
    restoreOfSpark("orders", 1);
    restoreOfSpark(QUARANTINE, 0);

    RestoreReport report = world.restore("orders", "--repair");

    assertThat(RestoreWorld.text(report)).contains("0 put back (0 rows), 0 taken out (0 rows)");
    requireBothAtTwenty();
  }

  @Test
  void aTableThatWentBackLessFarGoesFurther() throws IOException {
    world.write("orders", span(ORDERS_0, 20, 30));
    world.write("orders", span(ORDERS_0, 30, 40));
    restoreOfSpark("orders", 2);
    restoreOfSpark(QUARANTINE, 0);

    world.restore("orders", "--repair");

    requireBothAtTwenty();
  }

  @Test
  void oneThatDiedBetweenTheTwoIsCompleted() throws IOException {
    world.write("orders", span(ORDERS_0, 20, 30));
    restoreOfSpark(QUARANTINE, 0);
    Failpoints.arm("restore.between:throw@1");
    assertThatThrownBy(() -> world.restore("orders", "--repair"))
        .isInstanceOf(Failpoints.InjectedException.class);
    Failpoints.arm(null);

    RestoreReport report = world.restore("orders", "--repair");

    assertThat(RestoreWorld.text(report))
        .contains("target 20, before 30")
        .contains("10 to be read");
    requireBothAtTwenty();
  }

  @Test
  void aSecondRepairFindsNothingToDo() throws IOException {
    world.write("orders", span(ORDERS_0, 20, 30));
    restoreOfSpark(QUARANTINE, 0);
    world.restore("orders", "--repair");
    long newest = world.newest("orders");

    RestoreReport report = world.restore("orders", "--repair");

    assertThat(RestoreWorld.text(report)).contains("nothing to do");
    assertThat(world.newest("orders")).isEqualTo(newest);
  }

  @Test
  void aRestoreOfTheTableBeyondThemIsRefused() throws IOException {
    world.write("orders", span(ORDERS_0, 20, 30));
    world.write("orders", span(ORDERS_0, 30, 40));
    restoreOfSpark(QUARANTINE, 0);

    assertThatThrownBy(() -> world.restore("orders", "--to-version", "2"))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED))
        .hasMessageContaining("orders-0:20")
        .hasMessageContaining("sluice restore orders --repair");
    world.restore("orders", "--to-version", "1");

    requireBothAtTwenty();
  }

  /** Its log begins with the checkpoint of version 10, so what came before 60 is not told apart. */
  @Test
  void oneThatIsKeptWholeStaysAheadOfItsTableOnlyAsFarAsItHasAll() throws IOException {
    for (long next = 0; next < 110; next += 10) {
      world.quarantine("clicks.quarantine", span(CLICKS_0, next, next + 10));
      world.write("clicks", span(CLICKS_0, next, next + 10));
    }
    world.checkpoints.forEach(Runnable::run);
    for (int version = 0; version < 10; version++) {
      Files.delete(world.entry("clicks.quarantine", version));
    }
    Set<String> then = world.files("clicks.quarantine");
    world.quarantine("clicks.quarantine", span(CLICKS_0, 110, 120));
    world.write("clicks", span(CLICKS_0, 110, 120));
    restoreOfSpark("clicks.quarantine", 10);

    world.restore("clicks", "--to-version", "5");

    assertThat(world.files("clicks.quarantine")).isEqualTo(then).hasSize(11);
    assertThat(world.offsets("clicks")).isEqualTo(Map.of(CLICKS_0, 60L));
    assertThat(world.offsets("clicks.quarantine")).isEqualTo(Map.of(CLICKS_0, 110L));
  }

  @Test
  void aTargetThatTheLogDoesNotTellIsRefusedUntilTheRowsAreBack() throws IOException {
    world.write("orders", span(ORDERS_0, 20, 30));
    world.foreignRestore(QUARANTINE, "\"version\":null,\"timestamp\":\"2026-01-05\"", 0);

    for (String what : new String[] {"--repair", "--to-version=2"}) {
      assertThatThrownBy(() -> world.restore("orders", what))
          .hasMessageContaining("cannot be known")
          .hasMessageContaining("orders.quarantine` TO VERSION AS OF 1");
    }
    restoreOfSpark(QUARANTINE, 1);

    assertThat(RestoreWorld.text(world.restore("orders", "--repair"))).contains("nothing to do");
    assertThat(world.writer(QUARANTINE).nextOffsets()).isEqualTo(Map.of(ORDERS_0, 30L));
  }
}
