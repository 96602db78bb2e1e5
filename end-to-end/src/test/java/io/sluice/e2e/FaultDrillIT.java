package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The part of docs/faults.md that every build goes through: the writer dies, is cut off, overtaken
 * and refused at every step of a commit, jobs and restores die beside it, while records keep
 * coming, and every invariant holds.
 */
class FaultDrillIT {

  private static final String ROWS = "1-6,10,12,20-24";
  private static final int TRIALS_OF_A_KILL = 4;

  @TempDir private Path directory;

  @Test
  void everyPromiseHoldsWhateverIsBroken() throws Exception {
    Path journal = directory.resolve("drill");

    Sluice.Result drill =
        new Sluice(directory)
            .run(
                "drill",
                "--rows",
                ROWS,
                "--trials",
                Integer.toString(TRIALS_OF_A_KILL),
                "--dir",
                journal.toString(),
                "-o",
                "json");

    String told = drill.err() + Files.readString(journal.resolve("trials.jsonl"));
    assertThat(drill.exit()).as(told).isZero();
    JsonNode report = new ObjectMapper().readTree(drill.out());
    assertThat(report.path("faults")).hasSize(18);
    for (JsonNode fault : report.path("faults")) {
      assertThat(fault.path("violations").asInt()).as(told).isZero();
      assertThat(fault.path("missed").asInt()).as("%s hit: %s", fault, told).isZero();
      if (fault.path("fault").asText().startsWith("kill-")) {
        assertThat(fault.path("hits").asInt()).isGreaterThanOrEqualTo(TRIALS_OF_A_KILL);
      }
    }
    assertThat(report.path("tables").asInt()).as("healed and read in full").isPositive();
    assertThat(report.path("records").asLong()).isPositive();
  }
}
