package io.sluice.drill;

import io.sluice.local.FreePorts;
import io.sluice.local.KafkaBroker;
import io.sluice.local.LocalStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Many trials, side by side in lanes, until all are made, time is up or an invariant is broken. */
final class Campaign {

  private static final int RECORDS_FOR_ARCHIVE = 500;

  private final DrillOptions options;
  private final Journal journal;
  private final Schedule schedule;
  private final FreePorts ports = new FreePorts();

  Campaign(DrillOptions options, Journal journal) {
    this.options = options;
    this.journal = journal;
    this.schedule =
        Schedule.of(options.seed(), options.faults(), options.trials(), journal.finished());
  }

  /**
   * @param everySecond is told how it goes on
   */
  void run(Runnable everySecond) throws IOException, InterruptedException {
    WriterProgram program = WriterProgram.in(options.directory().resolve("program"));
    archive(program);
    ExecutorService threads = Executors.newFixedThreadPool(options.lanes());
    List<Future<Void>> lanes = new ArrayList<>();
    long end = System.nanoTime() + options.length().toNanos();
    try {
      for (int number = 1; number <= options.lanes(); number++) {
        Lane lane = lane(number, program);
        Callable<Void> work =
            () -> {
              lane.run();
              return null;
            };
        lanes.add(threads.submit(work));
      }
      for (Future<Void> lane : lanes) {
        await(lane, end, everySecond);
      }
    } finally {
      threads.shutdownNow();
    }
    if (journal.violations().isEmpty()) {
      ChapterFolder.delete(options.directory().resolve("program"));
    }
  }

  private Lane lane(int number, WriterProgram program) {
    return new Lane(
        options.directory().resolve("lane-" + number),
        ports,
        program,
        schedule,
        journal,
        options.recordsPerSecond());
  }

  /** One whole run of the writer, whose classes are then loaded as they are. */
  private void archive(WriterProgram program) throws IOException, InterruptedException {
    Path directory = options.directory().resolve("archive");
    try (KafkaBroker broker = LocalStack.Options.in(directory, ports).broker()) {
      broker.start();
      try (Chapter chapter = Chapter.begin(directory, "archive", broker, program, 0, 0)) {
        chapter.clicks().send(RECORDS_FOR_ARCHIVE);
        try (WriterProcess writer = chapter.drainArchiving()) {
          writer.await(WriterProcess.LIMIT);
        }
      }
    }
    ChapterFolder.delete(directory);
  }

  private void await(Future<Void> lane, long end, Runnable everySecond)
      throws InterruptedException {
    while (true) {
      try {
        lane.get(1, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException e) {
        everySecond.run();
        if (System.nanoTime() - end > 0) {
          schedule.stop();
        }
      } catch (ExecutionException e) {
        schedule.stop();
        throw new IllegalStateException("The drill itself has failed", e.getCause());
      }
    }
  }

  /** How many trials are left to be made. */
  int left() {
    return schedule.size();
  }
}
