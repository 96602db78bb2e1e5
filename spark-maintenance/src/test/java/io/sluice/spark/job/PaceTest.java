package io.sluice.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static String after(Duration time, int done) {
    Instant begun = Instant.EPOCH;
    return new Pace(4, begun, InstantSource.fixed(begun.plus(time))).next(done);
  }

  @Test
  void saysNothingOfTheEndBeforeAStepIsDone() {
    assertThat(after(Duration.ofMinutes(7), 0)).isEqualTo("1 of 4");
  }

  @Test
  void takesTheStepsThatAreDoneForAllOthers() {
    assertThat(after(Duration.ofSeconds(20), 1)).isEqualTo("2 of 4, about 60 s left");
    assertThat(after(Duration.ofMinutes(9), 3)).isEqualTo("4 of 4, about 3 min left");
    assertThat(after(Duration.ZERO, 2)).isEqualTo("3 of 4, about 1 s left");
  }
}
