package io.sluice.spark.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.maintain.MaintenancePolicy.Decision;
import io.sluice.spark.maintain.MaintenancePolicy.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MaintenancePolicyTest {

  private static final MaintenancePolicy POLICY = MaintenancePolicy.DEFAULT;
  private static final TableState WELL_KEPT = state(10, 1_000, 0, 0, 0, 0, 1);

  private static TableState state(
      long files,
      long bytes,
      long small,
      long packed,
      long expired,
      long expiredBytes,
      long entries) {
    return new TableState(
        files, bytes, small, packed, expired, expiredBytes, entries, Optional.empty());
  }

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
    assertThat(steps(state(40, 1_000, 21, 2, 0, 0, 1))).isEmpty();
    assertThat(steps(state(40, 1_000, 21, 1, 0, 0, 1))).containsExactly(Step.OPTIMIZE);
  }

  @Test
  void expiredFilesGoWhenTheyAreManyOrLarge() {
    assertThat(steps(state(10, 1_000, 0, 0, 99, 199, 1))).isEmpty();
    assertThat(steps(state(10, 1_000, 0, 0, 100, 1, 1))).containsExactly(Step.VACUUM);
    assertThat(steps(state(10, 1_000, 0, 0, 1, 200, 1))).containsExactly(Step.VACUUM);
    assertThat(steps(state(0, 0, 0, 0, 1, 200, 1))).isEmpty();
  }

  @Test
  void aLongTailOfTheLogGetsACheckpoint() {
    assertThat(steps(state(10, 1_000, 0, 0, 0, 0, 250))).containsExactly(Step.CHECKPOINT);
  }

  @Test
  void aVacuumThatCannotTellWhatItMayDeleteKeepsNoOtherStepBack() {
    SluiceException refusal = new SluiceException(ExitCode.FAILED, "Cannot vacuum clicks");
    TableState state = new TableState(40, 1_000, 21, 1, 0, 0, 250, Optional.of(refusal));

    assertThat(steps(state)).containsExactly(Step.OPTIMIZE, Step.CHECKPOINT);
    assertThat(POLICY.decide(state).get(1).reason()).isEqualTo("Cannot vacuum clicks");
    assertThat(
            new TableReport("clicks", List.of(), List.of(), state, state, Optional.empty())
                .exitCode())
        .isEqualTo(ExitCode.FAILED);
  }
}
