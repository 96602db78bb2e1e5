package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WindowClosingTest {

  private final WindowClosing closing = new WindowClosing();

  @Test
  void everyTaskTakesARequestOnce() {
    WindowClosing.Task first = closing.enter("view");
    WindowClosing.Task second = closing.enter("view");
    WindowClosing.Task other = closing.enter("other");
    assertThat(first.takeRequest()).isFalse();

    closing.close("view");

    assertThat(first.takeRequest()).isTrue();
    assertThat(first.takeRequest()).isFalse();
    assertThat(second.takeRequest()).isTrue();
    assertThat(other.takeRequest()).isFalse();
  }

  @Test
  void openWindowsAreThoseOfAllTasks() {
    WindowClosing.Task first = closing.enter("view");
    WindowClosing.Task second = closing.enter("view");
    closing.enter("view");
    first.report(OpenWindows.of(2, 10));
    second.report(OpenWindows.of(3, 30));

    assertThat(closing.open("view")).isEqualTo(new OpenWindows(5, OptionalLong.of(30)));

    second.leave();

    assertThat(closing.open("view")).isEqualTo(new OpenWindows(2, OptionalLong.of(10)));
    assertThat(closing.open("unheard of")).isEqualTo(new OpenWindows(0, OptionalLong.empty()));
  }
}
