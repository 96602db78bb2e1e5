package io.sluice.processor.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WindowClosingTest {

  private final WindowClosing closing = new WindowClosing();

  private final List<WindowClosing.Task> closed = new ArrayList<>();

  private void serve(WindowClosing.Task task) {
    task.serve(() -> closed.add(task));
  }

  @Test
  void everyTaskServesARequestOnce() {
    WindowClosing.Task first = closing.enter("view");
    WindowClosing.Task second = closing.enter("view");
    WindowClosing.Task other = closing.enter("other");
    serve(first);
    closing.close("view");

    serve(first);
    serve(first);
    serve(second);
    serve(other);

    assertThat(closed).containsExactly(first, second);
  }

  @Test
  void aRequestIsServedWhenAllTasksHaveServedIt() {
    WindowClosing.Task first = closing.enter("view");
    WindowClosing.Task second = closing.enter("view");
    closing.close("view");
    serve(first);
    assertThat(closing.isServed("view")).isFalse();

    second.serve(() -> assertThat(closing.isServed("view")).isFalse());

    assertThat(closing.isServed("view")).isTrue();
    assertThat(closing.isServed("no windows")).isTrue();
  }

  @Test
  void updatesAreAskedForApart() {
    WindowClosing.Task windows = closing.enter("view");
    WindowClosing.Task updates = closing.enterUpdates("view");
    closing.emitUpdates("view");

    serve(windows);
    assertThat(closing.isServed("view")).isFalse();
    serve(updates);
    serve(updates);

    assertThat(closing.isServed("view")).isTrue();
    assertThat(closed).containsExactly(updates);
    closing.emitUpdates("no updates");
    assertThat(closing.isServed("no updates")).isTrue();
  }

  @Test
  void windowsThatOpenBehindARequestDoNotHoldItUp() {
    WindowClosing.Task task = closing.enter("view");
    task.report(OpenWindows.of(1, 10));
    closing.close("view");
    task.serve(() -> task.report(OpenWindows.NONE));

    task.report(OpenWindows.of(1, 20));

    assertThat(closing.isServed("view")).isTrue();
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
