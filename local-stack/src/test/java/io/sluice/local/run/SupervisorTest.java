package io.sluice.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.failure.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Services are kept up, or given up, and none is left behind. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SupervisorTest {

  private static final int SIGKILL = FakeChild.SIGKILL;

  private final List<String> account = new ArrayList<>();
  private final List<FakeChild> children = new ArrayList<>();

  /** A service whose starts end with these codes; what is started after them runs on. */
  private Service service(String name, Runnable onLastStart, Integer... codes) {
    Deque<Integer> ends = new ArrayDeque<>(List.of(codes));
    return new Service(
        name,
        () -> {
          FakeChild child = new FakeChild();
          children.add(child);
          if (ends.isEmpty()) {
            onLastStart.run();
          } else {
            child.end(ends.removeFirst());
          }
          return child;
        });
  }

  private Supervisor supervisor(int limit, Service... services) {
    return new Supervisor(
        List.of(services),
        new RestartPolicy(Duration.ZERO, Duration.ZERO, limit, Duration.ofMinutes(5)),
        InstantSource.fixed(Instant.EPOCH),
        account::add);
  }

  @Test
  void whatDiesIsStartedAgainAndStopEndsAll() throws InterruptedException {
    Supervisor[] supervisor = new Supervisor[1];
    supervisor[0] =
        supervisor(
            3,
            service("processor", () -> {}),
            service("writer", () -> supervisor[0].stop(), SIGKILL, 1, 75));

    assertThat(supervisor[0].run()).isEqualTo(ExitCode.OK);

    assertThat(children).hasSize(5);
    assertThat(account).filteredOn(line -> line.contains("started again")).hasSize(3);
    assertThat(children.get(0).wasAsked()).isTrue();
    assertThat(children.get(4).wasAsked()).isTrue();
  }

  @Test
  void whoDiesTooOftenIsGivenUpAndTakesTheOthersAlong() throws InterruptedException {
    Supervisor supervisor =
        supervisor(1, service("processor", () -> {}), service("writer", () -> {}, 75, 75, 75));

    assertThat(supervisor.run()).isEqualTo(ExitCode.TRY_LATER);

    assertThat(children.get(0).wasAsked()).isTrue();
    assertThat(account).last().isEqualTo("writer ended with 75 and is given up");
  }

  @Test
  void whatIsWrongWithTheFileIsNotTriedAgainAndASignalIsAFailure() throws InterruptedException {
    assertThat(supervisor(9, service("writer", () -> {}, 78)).run())
        .isEqualTo(ExitCode.CONFIGURATION);
    assertThat(supervisor(0, service("writer", () -> {}, SIGKILL)).run())
        .isEqualTo(ExitCode.FAILED);
    assertThat(children).hasSize(2);
  }

  @Test
  void allThatEndWellEndWell() throws InterruptedException {
    assertThat(supervisor(3, service("writer", () -> {}, 0)).run()).isEqualTo(ExitCode.OK);
  }

  @Test
  void pausesDoubleAndTheCountBeginsAnewForWhoRanLong() {
    RestartPolicy policy = RestartPolicy.standard(7);

    assertThat(policy.pause(1, 1)).contains(Duration.ofSeconds(1));
    assertThat(policy.pause(1, 4)).contains(Duration.ofSeconds(8));
    assertThat(policy.pause(1, 7)).contains(Duration.ofSeconds(30));
    assertThat(policy.pause(1, 8)).isEmpty();
    assertThat(policy.pause(2, 1)).isEmpty();
    assertThat(policy.count(6, Duration.ofSeconds(299))).isEqualTo(7);
    assertThat(policy.count(6, Duration.ofMinutes(5))).isEqualTo(1);
  }
}
