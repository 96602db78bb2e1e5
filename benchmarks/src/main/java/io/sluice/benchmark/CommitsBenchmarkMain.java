package io.sluice.benchmark;

import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether commits stay as fast and as small as they were while the log and the table grow. */
@Command(
    name = "commits-benchmark",
    mixinStandardHelpOptions = true,
    description = {
      "Commit to one table again and again, and to one of many files.",
      "Files are named and not written: it is the commit that is measured."
    },
    footer = {"", "Examples:", "  benchmarks/commits --commits 10000 --files 200000"})
public final class CommitsBenchmarkMain implements CommandRunner.Command {

  private static final int SAMPLE = 1_000;
  private static final int FILES_PER_COMMIT = 10_000;

  @Option(names = "--commits", description = "Commits to one table (default: ${DEFAULT-VALUE}).")
  private int commits = 10_000;

  @Option(names = "--files", description = "Files of the large table (default: ${DEFAULT-VALUE}).")
  private int files = 200_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  private CommitsBenchmarkMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new CommitsBenchmarkMain()).run(arguments));
  }

  @Override
  public ExitCode run() throws IOException {
    Path lake = Files.createTempDirectory("sluice-commits-");
    PrintWriter out = spec.commandLine().getOut();
    try (MeasuredTable warmUp = MeasuredTable.open(lake, "warm_up")) {
      warmUp.commit(SAMPLE, 1);
    }
    CommitTimes first;
    CommitTimes last;
    try (MeasuredTable table = MeasuredTable.open(lake, "many_commits")) {
      first = table.commit(SAMPLE, 1);
      table.commit(Math.max(0, commits - 2 * SAMPLE), 1);
      last = table.commit(SAMPLE, 1);
      print(out, "first %,d of %,d commits".formatted(SAMPLE, commits), first);
      print(out, "last", last);
      printRatios(out, last, first);
    }
    try (MeasuredTable table = MeasuredTable.open(lake, "large")) {
      table.commit(files / FILES_PER_COMMIT, FILES_PER_COMMIT);
    }
    try (MeasuredTable table = MeasuredTable.open(lake, "large")) {
      CommitTimes large = table.commit(SAMPLE, 1);
      print(out, "into a table of %,d files".formatted(files), large);
      printRatios(out, large, first);
      out.printf(Locale.ROOT, "  checkpoints of it: %s%n", table.checkpoints());
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void print(PrintWriter out, String name, CommitTimes times) {
    out.printf(
        Locale.ROOT,
        "%-32s p50 %6.2f ms  p95 %6.2f ms  p99 %6.2f ms  CPU %5.2f ms  heap held %4d MiB, most used %4d MiB%n",
        name,
        times.percentile(50),
        times.percentile(95),
        times.percentile(99),
        times.cpuMillis(),
        times.heapHeldMiB(),
        times.mostHeapMiB());
    out.flush();
  }

  private static void printRatios(PrintWriter out, CommitTimes times, CommitTimes beside) {
    out.printf(
        Locale.ROOT,
        "  beside the first %,d: p50 %.2f, p95 %.2f, CPU %.2f times; heap held %+d MiB%n",
        SAMPLE,
        times.percentile(50) / beside.percentile(50),
        times.percentile(95) / beside.percentile(95),
        times.cpuMillis() / beside.cpuMillis(),
        times.heapHeldMiB() - beside.heapHeldMiB());
    out.flush();
  }
}
