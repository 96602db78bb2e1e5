package io.sluice.drill;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;

/** How far a campaign is, in one line. */
final class Progress {

  private final Journal journal;
  private final IntSupplier left;
  private final InstantSource clock;
  private final Instant start;
  private final int before;

  Progress(Journal journal, IntSupplier left, InstantSource clock) {
    this.journal = journal;
    this.left = left;
    this.clock = clock;
    this.start = clock.instant();
    this.before = journal.trials().size();
  }

  String line() {
    List<TrialResult> trials = journal.trials();
    Duration took = Duration.between(start, clock.instant());
    double minutes = Math.max(1, took.toSeconds()) / 60.0;
    return String.format(
        Locale.ROOT,
        "  %d:%02d  %d trials, %d hits, %d missed, %d violations; %.1f trials a minute, %d to go",
        took.toMinutes(),
        took.toSecondsPart(),
        trials.size(),
        trials.stream().mapToInt(TrialResult::hits).sum(),
        trials.stream().filter(trial -> trial.hits() == 0).count(),
        journal.violations().size(),
        (trials.size() - before) / minutes,
        left.getAsInt());
  }
}
