package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowGateTest {

  private static final WindowGate GATE = new WindowGate(10, 5);

  @Test
  void windowsAreAlignedTo1970AndHoldTheirStartOnly() {
    assertThat(GATE.window(0)).isEqualTo(new Window(0, 10));
    assertThat(GATE.window(9)).isEqualTo(new Window(0, 10));
    assertThat(GATE.window(10)).isEqualTo(new Window(10, 20));
    assertThat(GATE.window(-1)).isEqualTo(new Window(-10, 0));
    assertThat(GATE.endingAt(20)).isEqualTo(new Window(10, 20));
  }

  @Test
  void aWindowIsClosedTheGraceAfterItsEnd() {
    Window window = new Window(0, 10);
    assertThat(GATE.isClosed(window, 14)).isFalse();
    assertThat(GATE.isClosed(window, 15)).isTrue();
    assertThat(GATE.closingTime(10)).isEqualTo(15);
  }
}
