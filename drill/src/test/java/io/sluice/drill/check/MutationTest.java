package io.sluice.drill.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every checker says nothing of a good lake, and fires for a fault that was put into it. */
class MutationTest {

  private static final GroupOffsets BEHIND = new GroupOffsets(Map.of(0, 30L, 1, 20L));

  @TempDir private Path folder;
  private GoodLake lake;

  @BeforeEach
  void goodLake() throws Exception {
    lake = GoodLake.in(folder);
  }

  private void requireFound(Invariant invariant, String words) throws Exception {
    requireFound(invariant, words, BEHIND);
  }

  private void requireFound(Invariant invariant, String words, GroupOffsets group)
      throws Exception {
    requireIn(lake.violations(group), invariant, words);
  }

  private static void requireIn(List<Violation> violations, Invariant invariant, String words) {
    assertThat(violations)
        .anySatisfy(
            violation -> {
              assertThat(violation.invariant()).isEqualTo(invariant);
              assertThat(violation.finding()).contains(words);
            });
  }

  @Test
  void aGoodLakeHasNothingWrong() throws Exception {
    assertThat(lake.violations(BEHIND)).isEmpty();
  }

  @Test
  void findsARowThatIsLost() throws Exception {
    lake.rewrite("clicks", 1, "from FILE where not (_partition = 1 and _offset = 15)");
    lake.edit("clicks", 1, "numRecords\\\":19", "numRecords\\\":18");

    requireFound(Invariant.I1, "no row for partition 1 offset 15 (1015)");
  }

  @Test
  void findsAQuarantinedRecordThatIsLost() throws Exception {
    lake.edit("clicks.quarantine", 1, "\"add\"", "\"cdc\"");

    requireFound(Invariant.I1, "no quarantined record for partition 0 offset 10 (10)");
  }

  @Test
  void findsARowWithAnotherRecordsContent() throws Exception {
    lake.rewrite("clicks", 1, "select n + (_offset = 15)::int as n, _partition, _offset from FILE");

    requireFound(Invariant.I1, "the row of partition 1 offset 15 is 1016 and not 1015");
  }

  @Test
  void findsARowThatIsThereTwice() throws Exception {
    lake.rewrite(
        "clicks", 2, "from FILE union all from FILE where _partition = 1 and _offset = 25");
    lake.edit("clicks", 2, "numRecords\\\":19", "numRecords\\\":20");

    requireFound(Invariant.I2, "partition 1 offset 25 is there twice");
  }

  @Test
  void findsARowThatIsInTwoFiles() throws Exception {
    Files.copy(lake.file("clicks", 0), lake.file("clicks", 7));
    String entry = Files.readString(lake.entry("clicks", 0));
    String add = entry.lines().filter(line -> line.contains("\"add\"")).findFirst().orElseThrow();
    Files.writeString(
        lake.entry("clicks", 3), add.replace("part-0.parquet", "part-7.parquet") + "\n");

    requireFound(Invariant.I2, "partition 1 offset 0 is there twice, again in part-7.parquet");
  }

  @Test
  void findsARowAtAnOffsetThatTheTableHasNotReached() throws Exception {
    lake.edit("clicks", 2, "clicks-1-1\",\"version\":30", "clicks-1-1\",\"version\":29");

    requireFound(Invariant.I3, "partition 1 has a row at offset 29, its next offset is 29");
  }

  @Test
  void findsARowThatBelongsIntoQuarantine() throws Exception {
    lake.rewrite(
        "clicks", 1, "from FILE union all select 10 as n, 0::int as _partition, 10 as _offset");
    lake.edit("clicks", 1, "numRecords\\\":19", "numRecords\\\":20");

    requireFound(Invariant.I3, "a row that nobody sent at partition 0 offset 10");
  }

  @Test
  void findsAVersionThatIsMissing() throws Exception {
    Files.delete(lake.entry("clicks", 1));

    requireFound(Invariant.I4, "version 2 follows 0");
  }

  @Test
  void findsALogThatDoesNotBeginAtZero() throws Exception {
    Files.delete(lake.entry("clicks", 0));

    requireFound(Invariant.I4, "version 1 follows -1");
  }

  @Test
  void findsEveryTornEntry() throws Exception {
    String whole = Files.readString(lake.entry("clicks", 2)).strip();
    for (int length = 0; length < whole.length(); length++) {
      boolean betweenLines = length > 0 && whole.charAt(length) == '\n';
      if (betweenLines) {
        // Whole lines are whole actions: that one is missing is for the other invariants to find.
        continue;
      }
      Files.writeString(lake.entry("clicks", 2), whole.substring(0, length));
      List<Violation> found = lake.violations(BEHIND);
      assertThat(found).as("%d characters", length).isNotEmpty();
      if (!whole.substring(0, length).endsWith("\n")) {
        assertThat(found)
            .as("%d characters", length)
            .anyMatch(violation -> violation.invariant() == Invariant.I4);
      }
    }
  }

  @Test
  void findsAFileThatIsGone() throws Exception {
    Files.delete(lake.file("clicks", 1));

    requireFound(Invariant.I5, "part-1.parquet does not exist");
  }

  @Test
  void findsAFileThatIsCut() throws Exception {
    byte[] bytes = Files.readAllBytes(lake.file("clicks", 1));
    Files.write(lake.file("clicks", 1), java.util.Arrays.copyOf(bytes, bytes.length - 1));

    requireFound(Invariant.I5, "the log says " + bytes.length);
  }

  @Test
  void findsAFileThatIsNoParquet() throws Exception {
    byte[] bytes = Files.readAllBytes(lake.file("clicks", 1));
    Files.write(lake.file("clicks", 1), new byte[bytes.length]);

    requireFound(Invariant.I5, "cannot be read");
  }

  @Test
  void findsAWrongNumberOfRows() throws Exception {
    lake.edit("clicks", 1, "numRecords\\\":19", "numRecords\\\":20");

    requireFound(Invariant.I5, "part-1.parquet has 19 rows, the log says 20");
  }

  @Test
  void findsAFileThatIsLiveTwice() throws Exception {
    String entry = Files.readString(lake.entry("clicks", 0));
    String add = entry.lines().filter(line -> line.contains("\"add\"")).findFirst().orElseThrow();
    Files.writeString(lake.entry("clicks", 3), add + "\n");

    requireFound(Invariant.I6, "part-0.parquet is live already and added by version 3");
  }

  @Test
  void findsAnOffsetThatGoesBack() throws Exception {
    lake.edit("clicks", 2, "clicks-1-1\",\"version\":30", "clicks-1-1\",\"version\":19");

    requireFound(Invariant.I6, "clicks-1-1 goes back from 20 to 19 in version 2");
  }

  @Test
  void findsAGroupThatIsAhead() throws Exception {
    requireFound(
        Invariant.I7,
        "the group is at offset 31 of partition 0, the table at 30",
        new GroupOffsets(Map.of(0, 31L)));
  }

  @Test
  void findsALagThatStays() throws Exception {
    try (DuckDb duck = new DuckDb()) {
      LakeCheck check = lake.check(duck);
      assertThat(check.advance(BEHIND, () -> {})).isEmpty();

      assertThat(check.requireNoLag(Map.of(0, 30L, 1, 30L))).isEmpty();
      assertThat(check.requireNoLag(Map.of(0, 31L, 1, 30L)))
          .singleElement()
          .hasToString(
              "I11: clicks: is at offset 30 of partition 0 after healing, the topic ends at 31");
    }
  }

  @Test
  void findsReadersThatDisagree() throws Exception {
    try (DuckDb duck = new DuckDb()) {
      LakeCheck check = lake.check(duck);
      assertThat(check.advance(BEHIND, () -> {})).isEmpty();
      lake.edit("clicks", 2, "\"add\"", "\"cdc\"");

      assertThat(check.compare(new KernelReader()))
          .allMatch(violation -> violation.invariant() == Invariant.I12)
          .anyMatch(violation -> violation.finding().contains("2 live files for Kernel"))
          .anyMatch(violation -> violation.finding().contains("38 rows for Kernel"));
    }
  }

  @Test
  void findsReadersThatDisagreeOnOffsets() throws Exception {
    try (DuckDb duck = new DuckDb()) {
      LakeCheck check = lake.check(duck);
      assertThat(check.advance(BEHIND, () -> {})).isEmpty();
      lake.edit("clicks", 2, "clicks-1-0\",\"version\":30", "clicks-1-0\",\"version\":31");

      assertThat(check.compare(new KernelReader()))
          .anyMatch(violation -> violation.finding().contains("is at Optional[31] for Kernel"));
    }
  }

  @Test
  void aCheckThatGoesOnFindsWhatComesLater() throws Exception {
    Path later = lake.entry("clicks", 2);
    String text = Files.readString(later);
    Files.delete(later);
    try (DuckDb duck = new DuckDb()) {
      LakeCheck check = lake.check(duck);
      assertThat(check.advance(new GroupOffsets(Map.of()), () -> {})).isEmpty();
      Files.writeString(later, text.replace("numRecords\\\":19", "numRecords\\\":18"));

      assertThat(check.advance(new GroupOffsets(Map.of()), () -> {}))
          .singleElement()
          .satisfies(violation -> assertThat(violation.invariant()).isEqualTo(Invariant.I5));
    }
  }

  @Test
  void aLogThatWasCleanedUpHasNothingWrong() throws Exception {
    lake.checkpoint(1);
    lake.cleanUp(0);

    assertThat(lake.violations(BEHIND)).isEmpty();
    assertThat(lake.historyViolations(1)).isEmpty();
  }

  @Test
  void findsAHoleInWhatACleanUpLeft() throws Exception {
    lake.checkpoint(2);
    LogFolder.of(folder.resolve("clicks")).expire(2);
    Files.delete(lake.entry("clicks", 1));

    requireIn(
        lake.historyViolations(2),
        Invariant.I4,
        "version 1 is not in the log, which begins with 0");
  }

  @Test
  void findsAnOldVersionThatReadsOtherwise() throws Exception {
    lake.checkpoint(2);
    lake.checkpoint(1);
    lake.spoilCheckpoint(1, "part-0.parquet");
    lake.cleanUp(0);

    assertThat(lake.historyViolations(2)).isEmpty();
    requireIn(
        lake.historyViolations(1),
        Invariant.I8,
        "version 1 has 1 live files for Kernel and other 2 for the replay");
  }

  @Test
  void findsARowWithoutItsNumber() throws Exception {
    lake.rewrite(
        "clicks",
        1,
        "select case when _offset = 15 then null else n end as n, _partition, _offset from FILE");

    requireFound(Invariant.I5, "has no n");
  }

  @Test
  void filesInThePlaceOfOthersWithTheSameRowsAreNothingWrong() throws Exception {
    lake.optimize("from FILES order by _offset desc");

    assertThat(lake.violations(BEHIND)).isEmpty();
  }

  @Test
  void findsAnOptimizeThatDropsARow() throws Exception {
    lake.optimize("from FILES where not (_partition = 1 and _offset = 5)");

    requireFound(Invariant.I9, "version 3 changes no data, but partition {} was");
    requireFound(Invariant.I1, "no row for partition 1 offset 5 (1005)");
  }

  @Test
  void findsAnOptimizeThatDoublesARow() throws Exception {
    lake.optimize("from FILES union all from FILES where _partition = 1 and _offset = 5");

    requireFound(Invariant.I9, "version 3 changes no data");
    requireFound(Invariant.I2, "partition 1 offset 5 is there twice");
  }

  @Test
  void findsAnOptimizeThatChangesAColumnThatNobodyElseLooksAt() throws Exception {
    lake.rewrite("clicks", 0, "select *, 1.5::double as price from FILE");
    lake.rewrite("clicks", 1, "select *, 2.5::double as price from FILE");
    lake.optimize("select * replace (if(_offset = 5, null, price) as price) from FILES");

    assertThat(lake.violations(BEHIND))
        .singleElement()
        .satisfies(violation -> assertThat(violation.invariant()).isEqualTo(Invariant.I9));
  }

  @Test
  void findsAnOptimizeThatKeepsTheOldFiles() throws Exception {
    lake.optimize("from FILES");
    String entry = Files.readString(lake.entry("clicks", 3));
    Files.writeString(
        lake.entry("clicks", 3),
        entry.lines().filter(line -> !line.contains("part-1")).reduce("", (a, b) -> a + b + "\n"));

    requireFound(Invariant.I2, "partition 1 offset 15 is there twice");
  }

  @Test
  void aRestoreWithItsOffsetsIsNothingWrong() throws Exception {
    lake.restore();

    assertThat(lake.violations(new GroupOffsets(Map.of(0, 30L)))).isEmpty();
    requireFound(
        Invariant.I7,
        "the group is at offset 31 of partition 0, the table at 30",
        new GroupOffsets(Map.of(0, 31L)));
  }

  @Test
  void findsARestoreThatForgetsTheTransactions() throws Exception {
    lake.restore();
    String entry = Files.readString(lake.entry("clicks", 3));
    Files.writeString(
        lake.entry("clicks", 3),
        entry.lines().filter(line -> !line.contains("txn")).reduce("", (a, b) -> a + b + "\n"));

    requireFound(
        Invariant.I6,
        "clicks-1-0 is at 30 in version 3 and not at 20 as in version 1, which that restores");
    requireFound(Invariant.I1, "no row for partition 1 offset 25 (1025)");
  }

  @Test
  void findsARestoreThatLeavesAFileOut() throws Exception {
    lake.restore();
    lake.edit("clicks", 3, "part-2.parquet", "part-0.parquet");

    requireFound(
        Invariant.I9, "version 3 restores version 1, which had 2 live files, and has other 2");
    requireFound(Invariant.I1, "no row for partition 1 offset 5 (1005)");
  }

  @Test
  void findsARowThatGoesAfterItWasFound() throws Exception {
    try (DuckDb duck = new DuckDb()) {
      LakeCheck check = lake.check(duck);
      assertThat(check.advance(BEHIND, () -> {})).isEmpty();
      Files.writeString(lake.entry("clicks", 3), "{\"remove\":{\"path\":\"part-0.parquet\"}}\n");

      assertThat(check.advance(BEHIND, () -> {}))
          .anyMatch(violation -> violation.finding().contains("no row for partition 1 offset 5"));
    }
  }

  @Test
  void findsALiveFileThatAVacuumHasTaken() throws Exception {
    try (DuckDb duck = new DuckDb()) {
      LakeCheck check = lake.check(duck);
      assertThat(check.advance(BEHIND, () -> {})).isEmpty();
      assertThat(check.requireFiles()).isEmpty();
      Files.delete(lake.file("clicks", 1));

      assertThat(check.requireFiles())
          .singleElement()
          .hasToString("I5: clicks: part-1.parquet does not exist");
    }
  }
}
