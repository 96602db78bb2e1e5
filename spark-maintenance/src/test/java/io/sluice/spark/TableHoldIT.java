package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.TableHold;
import io.sluice.table.Hold;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

class TableHoldIT {

  private static final int ROWS_IN_FILE = 10;

  @TempDir private Path directory;
  private Jobs jobs;
  private LakeTable table;

  @BeforeEach
  void aTable() throws Exception {
    jobs = Jobs.in(directory);
    jobs.spark()
        .range(0, ROWS_IN_FILE, 1, 1)
        .selectExpr("concat('c', id) click_id", "'p' product_id")
        .write()
        .format("delta")
        .save(jobs.table("clicks"));
    table =
        new LakeTable(jobs.spark(), "clicks", new org.apache.hadoop.fs.Path(jobs.table("clicks")));
  }

  private Map<String, String> properties() {
    return CollectionConverters.asJava(table.snapshot().metadata().configuration());
  }

  private Path folder() throws Exception {
    return jobs.log("clicks").table();
  }

  /** Reads the whole table and removes rows of every file that was there. */
  private long delete(String condition) {
    table.refusingRivals(
        "delete from",
        () -> {
          table.delta().delete(condition);
          return null;
        });
    return table.rows().where(condition).count();
  }

  @Test
  void whatReadsTheWholeTableWinsBesideALiveWriterWhileItIsHeld() throws Exception {
    LiveWriter.Ended<Long> ended =
        LiveWriter.during(
            folder(), () -> TableHold.of(table, "delete").during(() -> delete("click_id = 'c3'")));

    assertThat(ended.result()).isZero();
    assertThat(ended.waits()).as("the writer waited").isPositive();
    assertThat(properties()).doesNotContainKey(Hold.PROPERTY);
    long rows = table.rows().count();
    long behind = table.rows().where("click_id = 'c3'").count();
    assertThat(rows)
        .as("every row of every commit, but those that were deleted")
        .isEqualTo((ended.commits() + 1L) * (ROWS_IN_FILE - 1) + behind);
    assertThat(behind).as("commits behind the hold").isPositive();
  }

  @Test
  void withoutAHoldItLoses() throws Exception {
    assertThatThrownBy(() -> LiveWriter.during(folder(), () -> delete("click_id = 'c3'")))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("another writer changed the table meanwhile");
  }

  @Test
  void besideAWriterThatKnowsNoHoldsItLosesAndLetsGo() throws Exception {
    assertThatThrownBy(
            () ->
                LiveWriter.withoutHoldsDuring(
                    folder(),
                    () -> TableHold.of(table, "delete").during(() -> delete("click_id = 'c3'"))))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("another writer changed the table meanwhile");
    assertThat(properties()).doesNotContainKey(Hold.PROPERTY);
  }

  @Test
  void keepsAnotherJobOutAndSaysWhoIsThere() {
    assertThatThrownBy(
            () ->
                TableHold.of(table, "rewrite")
                    .during(() -> TableHold.of(table, "vacuum").during(() -> "never")))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER))
        .hasMessageMatching(
            "Cannot vacuum clicks: job rewrite-[0-9a-f]{8} holds the table until \\S+; .*");
    assertThat(properties()).doesNotContainKey(Hold.PROPERTY);
  }

  @Test
  void aHoldOfAJobThatDiedEndsByItself() {
    InstantSource early = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    TableHold dead = new TableHold(table, "dead", Hold.PROPERTY, Duration.ofMinutes(1), early);

    String done = dead.during(() -> TableHold.of(table, "next").during(() -> "done"));

    assertThat(done).isEqualTo("done");
  }
}
