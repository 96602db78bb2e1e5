package io.sluice.writer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.writer.feed.Setbacks.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SetbacksTest {

  private static final Instant NOW = Instant.parse("2026-01-05T00:00:00Z");

  private final Setbacks setbacks = new Setbacks();

  @Test
  void pausesDoubleUpToFiveSeconds() {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      setbacks.failed(Activity.COMMITTING, "full", NOW);
      pauses.add(Duration.between(NOW, setbacks.until()).toMillis());
    }

    assertThat(pauses).containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
    assertThat(setbacks.failures(Activity.COMMITTING)).isEqualTo(8);
  }

  @Test
  void successOfOneThingDoesNotForgiveAnother() {
    setbacks.failed(Activity.COMMITTING, "full", NOW);
    setbacks.failed(Activity.BROKER, "away", NOW);

    setbacks.succeeded(Activity.BROKER);

    assertThat(setbacks.reason()).hasValue("full");
    setbacks.succeeded(Activity.COMMITTING);
    assertThat(setbacks.reason()).isEmpty();
    assertThat(setbacks.until()).isBefore(NOW);
  }
}
