package io.sluice.local.run;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** How often a job was run, and how often that failed. */
final class JobMeters {

  private final Counter runs;
  private final Counter failures;

  private JobMeters(Counter runs, Counter failures) {
    this.runs = runs;
    this.failures = failures;
  }

  static JobMeters register(String job, MeterRegistry registry) {
    return new JobMeters(
        Counter.builder("sluice.run.job.runs")
            .description("Runs of a job that have ended, or could not be started")
            .tag("job", job)
            .register(registry),
        Counter.builder("sluice.run.job.failures")
            .description("Those of them that did not end with 0")
            .tag("job", job)
            .register(registry));
  }

  void ended(int exitCode) {
    runs.increment();
    if (exitCode != 0) {
      failures.increment();
    }
  }

  void notStarted() {
    runs.increment();
    failures.increment();
  }
}
