package io.sluice.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.local.LocalStackException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A job is run again whatever became of it, and what failed is told and counted. */
@Timeout(30)
class RegularJobTest {

  private final List<String> account = new CopyOnWriteArrayList<>();
  private final List<FakeChild> children = new CopyOnWriteArrayList<>();
  private final MeterRegistry registry = new SimpleMeterRegistry();

  private RegularJob start(Supplier<Child> starter) {
    return RegularJob.start(
        new Service("maintain", starter),
        Duration.ofMillis(1),
        JobMeters.register("maintain", registry),
        account::add);
  }

  /** What is started after these codes runs on. */
  private Child child(int... codes) {
    FakeChild child = new FakeChild();
    if (children.size() < codes.length) {
      child.end(codes[children.size()]);
    }
    children.add(child);
    return child;
  }

  private double count(String name) {
    return registry.get(name).tag("job", "maintain").counter().count();
  }

  @Test
  void oneThatFailsDoesNotHinderTheNextAndIsCounted() throws InterruptedException {
    try (RegularJob job = start(() -> child(0, 1, 75, 0))) {
      await().until(() -> children.size() == 5);
    }

    assertThat(account)
        .containsExactly(
            "maintain ended with 0",
            "maintain ended with 1",
            "maintain ended with 75",
            "maintain ended with 0");
    assertThat(count("sluice.run.job.runs")).isEqualTo(4);
    assertThat(count("sluice.run.job.failures")).isEqualTo(2);
  }

  @Test
  void oneThatCannotBeStartedIsTriedAgain() throws InterruptedException {
    boolean[] failed = new boolean[1];
    try (RegularJob job =
        start(
            () -> {
              if (!failed[0]) {
                failed[0] = true;
                throw new LocalStackException("Cannot start maintain: no more processes");
              }
              return child();
            })) {
      await().until(() -> children.size() == 1);
    }

    assertThat(account)
        .containsExactly("maintain could not be run: Cannot start maintain: no more processes");
    assertThat(count("sluice.run.job.failures")).isEqualTo(1);
  }

  @Test
  void aStopEndsWhatRunsAndIsNoFailure() throws InterruptedException {
    try (RegularJob job = start(this::child)) {
      await().until(() -> children.size() == 1);
    }

    assertThat(children.get(0).wasAsked()).isTrue();
    assertThat(account).isEmpty();
    assertThat(count("sluice.run.job.failures")).isZero();
  }
}
