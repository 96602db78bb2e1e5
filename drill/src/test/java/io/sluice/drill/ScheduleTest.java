package io.sluice.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final List<Fault> FAULTS = List.of(Fault.KILL_ANY_MOMENT, Fault.ZOMBIE);

  private static List<Trial> all(Schedule schedule) {
    List<Trial> trials = new ArrayList<>();
    for (Optional<Trial> next = schedule.next(); next.isPresent(); next = schedule.next()) {
      trials.add(next.get());
    }
    return trials;
  }

  @Test
  void theSeedDecidesTrialsAndTheirOrder() {
    List<Trial> one = all(Schedule.of(7, FAULTS, 20, Set.of()));

    assertThat(all(Schedule.of(7, FAULTS, 20, Set.of()))).isEqualTo(one);
    assertThat(all(Schedule.of(8, FAULTS, 20, Set.of()))).doesNotContainAnyElementsOf(one);
  }

  @Test
  void dearFaultsGetTheirShareAndAtLeastOneTrial() {
    assertThat(all(Schedule.of(7, FAULTS, 20, Set.of())))
        .filteredOn(trial -> trial.fault() == Fault.ZOMBIE)
        .hasSize(6);
    assertThat(all(Schedule.of(7, FAULTS, 1, Set.of()))).hasSize(2);
  }

  @Test
  void everyTrialHasASeedOfItsOwn() {
    assertThat(all(Schedule.of(7, FAULTS, 500, Set.of())).stream().map(Trial::seed))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatWasFinishedIsNotMadeAgain() {
    List<Trial> all = all(Schedule.of(7, FAULTS, 20, Set.of()));
    Set<Trial> finished = new HashSet<>(all.subList(0, 10));

    assertThat(all(Schedule.of(7, FAULTS, 20, finished))).isEqualTo(all.subList(10, all.size()));
  }

  @Test
  void aStoppedScheduleHandsOutNothing() {
    Schedule schedule = Schedule.of(7, FAULTS, 20, Set.of());
    schedule.stop();

    assertThat(schedule.next()).isEmpty();
  }
}
