package io.sluice.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  @TempDir private Path directory;

  private static final TrialResult HIT =
      new TrialResult(Trial.of(1, Fault.ZOMBIE, 1), 1, "", List.of(), 1200);
  private static final TrialResult BROKEN =
      new TrialResult(Trial.of(1, Fault.ZOMBIE, 2), 1, "", List.of("I2: twice"), 1300);

  @Test
  void whatWasWrittenIsThereWhenItIsResumed() {
    CampaignSettings settings = new CampaignSettings("1-6", 20, 7);
    Journal journal = Journal.in(directory);
    journal.begin(settings);
    journal.add(HIT);
    journal.add(BROKEN);
    journal.add(new ChapterResult("clicks-1 of lane-1", 5000, 70, List.of()));

    Journal resumed = Journal.in(directory);

    assertThat(resumed.settings()).contains(settings);
    assertThat(resumed.trials()).containsExactly(HIT, BROKEN);
    assertThat(resumed.finished()).containsExactlyInAnyOrder(HIT.trial(), BROKEN.trial());
    assertThat(resumed.chapters()).isEqualTo(journal.chapters());
    assertThat(resumed.violations())
        .singleElement()
        .asString()
        .startsWith("zombie 2 (seed ")
        .endsWith("): I2: twice");
  }

  @Test
  void theReportCountsHitsAndBoundsOnlyWhatHeld() throws Exception {
    List<TrialResult> trials =
        List.of(
            HIT,
            new TrialResult(Trial.of(1, Fault.ZOMBIE, 3), 0, "nobody took over", List.of(), 900),
            new TrialResult(Trial.of(1, Fault.LOSE_ANSWER, 1), 29, "", List.of(), 900),
            new TrialResult(Trial.of(1, Fault.LOSE_ANSWER, 2), 1, "", List.of(), 900),
            new TrialResult(Trial.of(1, Fault.STORM, 1), 9, "", List.of("I1: lost"), 900));
    DrillReport report = new DrillReport(trials, List.of(), 1, "2026-11-25", "abcdef0");
    Path file = directory.resolve("faults.md");
    Files.writeString(file, "before\n<!-- campaign -->\nold\n<!-- /campaign -->\nafter\n");

    new PublishedTable(file).replace(report.markdown());

    assertThat(Files.readString(file))
        .startsWith("before\n<!-- campaign -->\n| Row | Fault |")
        .contains(
            "| 10 | stopped in a commit, overtaken, and continued | 2 | 1 | 1 | 0 | below 100.00 % |")
        .contains(
            "| 4 | the commit has landed and its answer is lost | 2 | 30 | 0 | 0 | below 10.00 % |")
        .contains("| 9 | rebalance storm: a writer a second comes and goes | 1 | 9 | 0 | 1 | - |")
        .contains("2026-11-25, commit abcdef0, seed 1: 5 trials")
        .doesNotContain("old")
        .endsWith("<!-- /campaign -->\nafter\n");
  }
}
