package io.sluice.processor.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.time.Window;
import org.junit.jupiter.api.Test;

class FixedWindowGateTest {

  private static final FixedWindowGate GATE = new FixedWindowGate(10, 10, 5);

  @Test
  void windowsAreAlignedTo1970AndHoldTheirStartOnly() {
    assertThat(GATE.windows(0)).containsExactly(new Window(0, 10));
    assertThat(GATE.windows(9)).containsExactly(new Window(0, 10));
    assertThat(GATE.windows(10)).containsExactly(new Window(10, 20));
    assertThat(GATE.windows(-1)).containsExactly(new Window(-10, 0));
    assertThat(GATE.endingAt(20)).isEqualTo(new Window(10, 20));
  }

  @Test
  void anEventIsInEveryHoppingWindowThatHoldsItsTime() {
    FixedWindowGate hopping = new FixedWindowGate(10, 4, 5);

    assertThat(hopping.windows(9))
        .containsExactly(new Window(0, 10), new Window(4, 14), new Window(8, 18));
    assertThat(hopping.windows(10)).containsExactly(new Window(4, 14), new Window(8, 18));
    assertThat(hopping.windows(-1)).containsExactly(new Window(-8, 2), new Window(-4, 6));
    assertThat(hopping.windows(3)).containsExactly(new Window(-4, 6), new Window(0, 10));
  }

  @Test
  void aWindowIsClosedTheGraceAfterItsEnd() {
    Window window = new Window(0, 10);
    assertThat(GATE.isClosed(window, 14)).isFalse();
    assertThat(GATE.isClosed(window, 15)).isTrue();
    assertThat(GATE.closingTime(10)).isEqualTo(15);
  }
}
