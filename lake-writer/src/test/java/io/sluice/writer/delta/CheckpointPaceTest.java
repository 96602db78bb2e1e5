package io.sluice.writer.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CheckpointPaceTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  private final CheckpointPace pace = new CheckpointPace();

  @Test
  void theFirstNeedsNoRest() {
    assertThat(pace.isRested(NOON)).isTrue();
  }

  @Test
  void restsNineTimesAsLongAsTheLastOneTook() {
    pace.took(Duration.ofSeconds(2), NOON);

    assertThat(pace.isRested(NOON.plusSeconds(17))).isFalse();
    assertThat(pace.isRested(NOON.plusSeconds(18))).isTrue();
  }
}
