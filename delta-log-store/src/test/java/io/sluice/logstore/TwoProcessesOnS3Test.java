package io.sluice.logstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.storage.S3SingleDriverLogStore;
import io.sluice.s3.S3Server;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two real processes want the same version in S3 at the same time: fault 11 of the fault matrix.
 */
@Timeout(120)
class TwoProcessesOnS3Test extends S3Test {

  private static final int RACES = 200;

  @Test
  void exactlyOneGetsEachVersion() throws Exception {
    Race race =
        Race.run(folder.resolve("ours"), track("ours"), ConditionalPutLogStore.class, RACES);

    assertThat(race.unfair()).isEmpty();
    assertThat(race.wins()).as("both were in the race").noneMatch(List::isEmpty);
  }

  @Test
  void theCheckFiresForDeltasOwnStore() throws Exception {
    Race race =
        Race.run(folder.resolve("delta"), track("delta"), S3SingleDriverLogStore.class, RACES);

    assertThat(race.unfair()).isNotEmpty();
  }

  private static RaceTrack track(String table) {
    Map<String, String> hadoop = new TreeMap<>(S3Server.hadoop(server.endpoint()));
    hadoop.put("fs.s3a.input.stream.type", "classic");
    return new RaceTrack(inBucket(table + "/_delta_log"), hadoop);
  }
}
