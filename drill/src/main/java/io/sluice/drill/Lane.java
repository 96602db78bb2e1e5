package io.sluice.drill;

import io.sluice.drill.check.Violation;
import io.sluice.local.FreePorts;
import io.sluice.local.KafkaBroker;
import io.sluice.local.LocalStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Makes trials one after the other, on a broker of its own. */
final class Lane {

  /** Beyond these a table's log is so long that starting on it takes longer than the fault. */
  private static final int TRIALS_IN_CHAPTER = 60;

  private static final int RECORDS_FOR_ARCHIVE = 500;

  private final Path directory;
  private final KafkaBroker broker;
  private WriterProgram program;
  private final Schedule schedule;
  private final Journal journal;
  private final int perSecond;
  private int chapters;

  Lane(
      Path directory,
      FreePorts ports,
      WriterProgram program,
      Schedule schedule,
      Journal journal,
      int perSecond) {
    this.directory = directory;
    this.broker = LocalStack.Options.in(directory, ports).broker();
    this.program = program;
    this.schedule = schedule;
    this.journal = journal;
    this.perSecond = perSecond;
  }

  /**
   * Makes trials until there are no more, or an invariant does not hold; then files stay for
   * whoever looks for the cause.
   */
  void run() throws IOException, InterruptedException {
    try (broker) {
      broker.start();
      program = archived();
      boolean whole = true;
      for (Optional<Trial> first = schedule.next();
          whole && first.isPresent();
          first = schedule.next()) {
        whole = chapter(first.get());
      }
      broker.close();
      if (whole) {
        ChapterFolder.delete(directory);
      }
    }
  }

  /** One whole run of the writer, whose classes are loaded as they are from then on. */
  private WriterProgram archived() throws IOException, InterruptedException {
    WriterProgram archiving = program.archivedIn(directory);
    try (Chapter chapter = Chapter.begin(directory, "archive", broker, archiving, 0, 0)) {
      chapter.clicks().send(RECORDS_FOR_ARCHIVE);
      try (WriterProcess writer = chapter.writers().drainArchiving()) {
        writer.await(WriterProcess.LIMIT);
      }
      chapter.folder().delete();
    }
    return archiving;
  }

  private boolean chapter(Trial first) throws IOException, InterruptedException {
    String topic = "clicks-%d".formatted(++chapters);
    try (Chapter chapter =
        Chapter.begin(directory, topic, broker, program, perSecond, first.seed())) {
      Optional<Trial> next = Optional.of(first);
      for (int trials = 1; next.isPresent(); trials++) {
        if (!make(next.get(), chapter)) {
          return false;
        }
        next = trials < TRIALS_IN_CHAPTER ? schedule.next() : Optional.empty();
      }
      boolean whole = heal(chapter);
      if (whole) {
        chapter.folder().delete();
      }
      return whole;
    }
  }

  private boolean make(Trial trial, Chapter chapter) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Outcome outcome = trial.fault().run(chapter, trial.random());
    List<String> violations =
        Stream.concat(outcome.violations().stream(), chapter.advance().stream())
            .map(Violation::toString)
            .toList();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    journal.add(new TrialResult(trial, outcome.hits(), outcome.missed(), violations, millis));
    return goOnIfNone(violations);
  }

  private boolean heal(Chapter chapter) throws IOException, InterruptedException {
    List<String> violations = new ArrayList<>();
    chapter.heal().forEach(violation -> violations.add(violation.toString()));
    journal.add(
        new ChapterResult(
            "%s of %s".formatted(chapter.topic().name(), directory.getFileName()),
            chapter.check().records(),
            chapter.check().version() + 1,
            violations));
    return goOnIfNone(violations);
  }

  private boolean goOnIfNone(List<String> violations) {
    if (!violations.isEmpty()) {
      schedule.stop();
    }
    return violations.isEmpty();
  }
}
