package io.sluice.processor.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.time.Window;
import org.junit.jupiter.api.Test;

class SlidingGateTest {

  private static final SlidingGate GATE = new SlidingGate(10, 5);

  @Test
  void theWindowOfAnEventEndsWithIt() {
    assertThat(GATE.windows(12)).containsExactly(new Window(2, 12));
    assertThat(GATE.windows(3)).containsExactly(new Window(-7, 3));
  }

  @Test
  void aWindowIsClosedMoreThanTheGraceAfterItsEnd() {
    Window window = new Window(2, 12);
    assertThat(GATE.isClosed(window, 17)).isFalse();
    assertThat(GATE.isClosed(window, 18)).isTrue();
    assertThat(GATE.closingTime(12)).isEqualTo(18);
    assertThat(GATE.lastClosedEnd(18)).isEqualTo(12);
  }

  @Test
  void anEventIsOfUseUntilTheLastWindowThatReachesBackToItHasClosed() {
    assertThat(GATE.lastBefore(21)).isEqualTo(11);
    assertThat(GATE.endingAt(22).start()).isEqualTo(12);
  }
}
