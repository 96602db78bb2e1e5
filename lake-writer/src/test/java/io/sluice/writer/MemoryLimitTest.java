package io.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryLimitTest {

  private static final long GIB = 1L << 30;

  @Test
  void theDefaultIsNeverMoreThanAQuarterOfTheHeap() {
    assertThat(MemoryLimit.of(Optional.empty(), 4 * GIB)).isEqualTo(GIB / 4);
    assertThat(MemoryLimit.of(Optional.empty(), GIB / 2)).isEqualTo(GIB / 8);
  }

  @Test
  void whatTheFileSaysHolds() {
    assertThat(MemoryLimit.of(Optional.of(GIB), 4 * GIB)).isEqualTo(GIB);
  }

  @Test
  void moreThanTheHeapCanBearIsRefused() {
    assertThatThrownBy(() -> MemoryLimit.of(Optional.of(GIB), 2 * GIB))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageStartingWith(
            "Cannot hold 1024 MiB of rows: 'memory' of 'writer' is at most a third of the heap, which is 2048 MiB");
  }
}
