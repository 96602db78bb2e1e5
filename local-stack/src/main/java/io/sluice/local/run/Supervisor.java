package io.sluice.local.run;

import io.sluice.failure.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps services running until it is stopped, all have ended, or one is given up; then none is left
 * running.
 */
final class Supervisor {

  /** Services stop within ten seconds. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(12);

  /** What happens to a service; without one, to all. */
  private record Event(@Nullable Kept service, int exitCode) {}

  /** A service, and where it is. */
  private static final class Kept {
    private final Service service;
    private @Nullable Child child;
    private Instant since = Instant.MIN;
    private Optional<Instant> due = Optional.empty();
    private int deaths;
    private boolean isOver;

    Kept(Service service) {
      this.service = service;
    }
  }

  private final RestartPolicy policy;
  private final InstantSource clock;
  private final Consumer<String> account;
  private final List<Kept> services;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  /**
   * @param account is told what happens, a line each
   */
  Supervisor(
      List<Service> services, RestartPolicy policy, InstantSource clock, Consumer<String> account) {
    this.services = services.stream().map(Kept::new).toList();
    this.policy = policy;
    this.clock = clock;
    this.account = account;
  }

  /** Lets {@link #run} end soon; from any thread. */
  void stop() {
    events.add(new Event(null, 0));
  }

  /**
   * @return how all ended: with the code of the service that was given up, or well
   */
  ExitCode run() throws InterruptedException {
    try {
      services.forEach(this::start);
      while (services.stream().anyMatch(kept -> !kept.isOver)) {
        Event event = events.poll(untilNext().toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
          startWhatIsDue();
        } else if (event.service() == null) {
          account.accept("stopping");
          return ExitCode.OK;
        } else if (!isKeptUp(event.service(), event.exitCode())) {
          return code(event.exitCode());
        }
      }
      return ExitCode.OK;
    } finally {
      stopAll();
    }
  }

  private void start(Kept kept) {
    kept.due = Optional.empty();
    kept.since = clock.instant();
    Child child = kept.service.starter().get();
    kept.child = child;
    account.accept("%s has started, process %d".formatted(kept.service.name(), child.pid()));
    child.end().thenAccept(code -> events.add(new Event(kept, code)));
  }

  private Duration untilNext() {
    Instant now = clock.instant();
    return services.stream()
        .flatMap(kept -> kept.due.stream())
        .map(due -> due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO)
        .min(Duration::compareTo)
        .orElse(Duration.ofHours(1));
  }

  private void startWhatIsDue() {
    Instant now = clock.instant();
    for (Kept kept : services) {
      if (kept.due.filter(due -> !due.isAfter(now)).isPresent()) {
        start(kept);
      }
    }
  }

  /** False if it is given up. */
  private boolean isKeptUp(Kept kept, int exitCode) {
    String name = kept.service.name();
    if (exitCode == 0) {
      kept.isOver = true;
      account.accept(name + " has ended");
      return true;
    }
    Instant now = clock.instant();
    kept.deaths = policy.count(kept.deaths, Duration.between(kept.since, now));
    Optional<Duration> pause = policy.pause(exitCode, kept.deaths);
    account.accept(
        pause
            .map(
                time ->
                    "%s ended with %d; it is started again in %d s (%d of %d)"
                        .formatted(name, exitCode, time.toSeconds(), kept.deaths, policy.limit()))
            .orElse("%s ended with %d and is given up".formatted(name, exitCode)));
    kept.due = pause.map(now::plus);
    return pause.isPresent();
  }

  /** A code that is none of ours, as that of a signal, says that it failed. */
  private static ExitCode code(int number) {
    return Arrays.stream(ExitCode.values())
        .filter(code -> code.number() == number)
        .findFirst()
        .orElse(ExitCode.FAILED);
  }

  private void stopAll() throws InterruptedException {
    List<Child> children = new ArrayList<>();
    for (Kept kept : services) {
      if (kept.child != null) {
        children.add(kept.child);
      }
    }
    Stopping.stop(children, STOP_LIMIT);
  }
}
