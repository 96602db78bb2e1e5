package io.sluice.logstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two real processes want the same version at the same time: fault 11 of the fault matrix. */
@Timeout(120)
class TwoProcessesTest {

  private static final int RACES = 200;

  @TempDir Path folder;

  @Test
  void exactlyOneGetsEachVersion() throws Exception {
    Race race = Race.run(folder, track(), HardLinkLogStore.class, RACES);

    assertThat(race.unfair()).isEmpty();
    assertThat(race.wins()).as("both were in the race").noneMatch(List::isEmpty);
  }

  @Test
  void theCheckFiresForAStoreThatLooksAndThenRenames() throws Exception {
    Race race = Race.run(folder, track(), RenamingLogStore.class, RACES);

    assertThat(race.unfair()).isNotEmpty();
  }

  private RaceTrack track() throws IOException {
    return new RaceTrack(
        LocalPaths.toHadoop(Files.createDirectory(folder.resolve("_delta_log"))), Map.of());
  }
}
