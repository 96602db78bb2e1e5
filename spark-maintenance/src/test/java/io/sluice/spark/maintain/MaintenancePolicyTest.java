package io.sluice.spark.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.spark.maintain.MaintenancePolicy.Decision;
import io.sluice.spark.maintain.MaintenancePolicy.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaintenancePolicyTest {

  private static final MaintenancePolicy POLICY = MaintenancePolicy.DEFAULT;
  private static final TableState WELL_KEPT = new TableState(10, 1_000, 0, 0, 0, 0, 1);

  private static List<Step> steps(TableState state) {
    return POLICY.decide(state).stream().filter(Decision::isWorthIt).map(Decision::step).toList();
  }

  @Test
  void aWellKeptTableIsLeftAloneAndItIsSaidWhy() {
    assertThat(steps(WELL_KEPT)).isEmpty();
    assertThat(POLICY.decide(WELL_KEPT))
        .extracting(Decision::reason)
        .containsExactly(
            "0 small files would become 0; worth it from 20 fewer on",
            "0 expired files, 0 % of the live bytes; worth it from 100 files or 20 % on",
            "1 log entries behind the last checkpoint; worth it from 250 on");
  }

  @Test
  void filesAreCompactedWhenEnoughOfThemGo() {
    assertThat(steps(new TableState(40, 1_000, 21, 2, 0, 0, 1))).isEmpty();
    assertThat(steps(new TableState(40, 1_000, 21, 1, 0, 0, 1))).containsExactly(Step.OPTIMIZE);
  }

  @Test
  void expiredFilesGoWhenTheyAreManyOrLarge() {
    assertThat(steps(new TableState(10, 1_000, 0, 0, 99, 199, 1))).isEmpty();
    assertThat(steps(new TableState(10, 1_000, 0, 0, 100, 1, 1))).containsExactly(Step.VACUUM);
    assertThat(steps(new TableState(10, 1_000, 0, 0, 1, 200, 1))).containsExactly(Step.VACUUM);
    assertThat(steps(new TableState(0, 0, 0, 0, 1, 200, 1))).isEmpty();
  }

  @Test
  void aLongTailOfTheLogGetsACheckpoint() {
    assertThat(steps(new TableState(10, 1_000, 0, 0, 0, 0, 250))).containsExactly(Step.CHECKPOINT);
  }
}
