package io.sluice.drill;

import io.sluice.failure.SluiceException;
import io.sluice.local.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
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

  private final DrillOptions options;
  private final Journal journal;
  private final Schedule schedule;
  private final FreePorts ports = new FreePorts();

  Campaign(DrillOptions options, Journal journal) {
    this.options = options;
    this.journal = journal;
    this.schedule =
        Schedule.of(
            options.settings().seed(),
            Rows.faults(options.settings().rows()),
            options.settings().trials(),
            journal.finished());
  }

  /**
   * @param everySecond is told how it goes on
   */
  void run(Runnable everySecond) throws IOException, InterruptedException {
    Path folder = begin();
    WriterProgram program = WriterProgram.in(folder.resolve("program"));
    ExecutorService threads = Executors.newFixedThreadPool(options.lanes());
    List<Future<Void>> lanes = new ArrayList<>();
    long end = System.nanoTime() + options.length().toNanos();
    try {
      for (int number = 1; number <= options.lanes(); number++) {
        Lane lane = lane(folder.resolve("lane-" + number), program);
        lanes.add(threads.submit(work(lane)));
      }
      for (Future<Void> lane : lanes) {
        await(lane, end, everySecond);
      }
    } finally {
      threads.shutdownNow();
    }
    if (journal.violations().isEmpty()) {
      ChapterFolder.delete(folder);
    }
  }

  /** One lane that fails ends the others after the trials that they are at. */
  private Callable<Void> work(Lane lane) {
    return () -> {
      try {
        lane.run();
        return null;
      } catch (Exception e) {
        schedule.stop();
        throw e;
      }
    };
  }

  /**
   * A folder for this run. What a run before has left is deleted, because nobody knows any more
   * what was acknowledged; but not if there is something wrong in it.
   */
  private Path begin() throws IOException {
    int run = 1;
    while (Files.exists(run(run))) {
      if (journal.violations().isEmpty()) {
        ChapterFolder.delete(run(run));
      }
      run++;
    }
    return run(run);
  }

  private Path run(int number) {
    return options.directory().resolve("run-" + number);
  }

  private Lane lane(Path directory, WriterProgram program) {
    return new Lane(directory, ports, program, schedule, journal, options.recordsPerSecond());
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
        if (e.getCause() instanceof SluiceException refusal) {
          throw refusal;
        }
        throw new IllegalStateException("The drill itself has failed", e.getCause());
      }
    }
  }

  /** How many trials are left to be made. */
  int left() {
    return schedule.size();
  }
}
