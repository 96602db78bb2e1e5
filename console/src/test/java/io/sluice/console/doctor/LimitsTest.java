package io.sluice.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.doctor.Finding.Level;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private static final long GIB = 1L << 30;
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  @Test
  void roomIsLittleByBytesOrByShare() {
    assertThat(Limits.space("disk", GIB - 1, 4 * GIB).level()).isEqualTo(Level.FAIL);
    assertThat(Limits.space("disk", GIB, 4 * GIB).level()).isEqualTo(Level.WARN);
    assertThat(Limits.space("disk", 9 * GIB, 100 * GIB).level()).isEqualTo(Level.WARN);
    assertThat(Limits.space("disk", 10 * GIB, 100 * GIB).level()).isEqualTo(Level.OK);
  }

  @Test
  void filesAreFewBelowFourThousand() {
    assertThat(Limits.openFiles(255).level()).isEqualTo(Level.FAIL);
    assertThat(Limits.openFiles(1_024).level()).isEqualTo(Level.WARN);
    assertThat(Limits.openFiles(4_096).level()).isEqualTo(Level.OK);
  }

  @Test
  void aClockIsComparedWithBothOfOurs() {
    Instant after = NOON.plusSeconds(3);
    assertThat(LakeExamination.ahead(NOON, NOON.plusSeconds(2), after)).isZero();
    assertThat(LakeExamination.ahead(NOON, NOON.minusMillis(999), after)).isZero();
    assertThat(LakeExamination.ahead(NOON, NOON.minusSeconds(7), after)).hasSeconds(-7);
    assertThat(LakeExamination.ahead(NOON, NOON.plusSeconds(10), after)).hasSeconds(7);

    assertThat(Limits.skew("clock", Duration.ofSeconds(-5)).level()).isEqualTo(Level.OK);
    assertThat(Limits.skew("clock", Duration.ofSeconds(-6)).level()).isEqualTo(Level.WARN);
    assertThat(Limits.skew("clock", Duration.ofMinutes(6)).level()).isEqualTo(Level.FAIL);
  }
}
