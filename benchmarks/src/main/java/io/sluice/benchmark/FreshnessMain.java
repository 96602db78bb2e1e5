package io.sluice.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.benchmark.EventTopic.Format;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.failure.ExitCode;
import io.sluice.local.ChildProcess;
import io.sluice.local.JavaCommand;
import io.sluice.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How soon a committed version has what was sent, at a steady rate, one writer after the other. */
@Command(
    name = "freshness",
    mixinStandardHelpOptions = true,
    description = "Send events at a steady rate and follow the table's log.",
    footer = {"", "Examples:", "  benchmarks/freshness --rounds 3 --only commit-1s commit-200ms"})
public final class FreshnessMain implements CommandRunner.Command {

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration END_LIMIT = Duration.ofSeconds(20);

  /** Events a second until the first are visible. */
  private static final long TRICKLE = 200;

  @Option(names = "--rate", description = "Events a second (default: ${DEFAULT-VALUE}).")
  private long rate = 5_000;

  @Option(names = "--warm-up", description = "Not measured (default: ${DEFAULT-VALUE}).")
  private Duration warmUp = Duration.ofSeconds(20);

  @Option(names = "--time", description = "Measured (default: ${DEFAULT-VALUE}).")
  private Duration time = Duration.ofSeconds(60);

  @Option(names = "--rounds", description = "Runs of each (default: ${DEFAULT-VALUE}).")
  private int rounds = 1;

  @Option(
      names = "--only",
      arity = "1..*",
      description = "Run only these: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Subject> subjects = new TreeSet<>(List.of(Subject.values()));

  @Option(
      names = {"-o", "--output"},
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TEXT;

  @Spec private CommandSpec spec = CommandSpec.create();

  private FreshnessMain() {}

  /** Who writes, and how often it commits. */
  enum Subject {
    COMMIT_1S("1 second"),
    COMMIT_200MS("200 ms"),
    SPARK_1S("1 second") {
      @Override
      JavaCommand command(LocalStack stack, EventTopic topic, Path folder) {
        return Contender.spark(stack, topic, folder, "every-second");
      }
    },
    ICEBERG_1S("1 second") {
      @Override
      JavaCommand command(LocalStack stack, EventTopic topic, Path folder) {
        return Contender.icebergSink(stack, topic, folder);
      }

      @Override
      VersionLog log(Path folder) {
        return IcebergLog.of(Contender.table(folder));
      }
    };

    private final String every;

    Subject(String every) {
      this.every = every;
    }

    JavaCommand command(LocalStack stack, EventTopic topic, Path folder) throws IOException {
      Path file = Contender.pipeline(stack, topic, "zstd", every, folder);
      return Contender.writer().withArguments("-f", file.toString());
    }

    /** What the table says; every call begins anew. */
    VersionLog log(Path folder) {
      return new DeltaLog(Contender.table(folder));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @param cores CPU seconds a second while it was measured
   */
  record Result(
      String subject, Freshness freshness, int versions, double cores, double peakRssMib) {}

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new FreshnessMain()).run(arguments));
  }

  @Override
  public ExitCode run() throws Exception {
    List<Result> results = new ArrayList<>();
    Path folder = Files.createTempDirectory("sluice-freshness-");
    try (LocalStack stack = LocalStack.start(LocalStack.Options.in(folder.resolve("stack")))) {
      for (int round = 0; round < rounds; round++) {
        for (Subject subject : subjects) {
          EventTopic topic = new EventTopic(Format.JSON, results.size());
          topic.create(stack);
          results.add(measure(subject, stack, topic, Files.createTempDirectory(folder, "run-")));
        }
      }
    }
    Folders.delete(folder);
    String report =
        output == OutputFormat.JSON
            ? new ObjectMapper().writeValueAsString(results)
            : text(results);
    spec.commandLine().getOut().println(report);
    return ExitCode.OK;
  }

  private Result measure(Subject subject, LocalStack stack, EventTopic topic, Path folder)
      throws IOException, InterruptedException {
    String bootstrap = stack.broker().bootstrapServers();
    PacedProducer producer = new PacedProducer(topic.name());
    JavaCommand command = subject.command(stack, topic, folder);
    try (LogWatch watch = LogWatch.start(subject.log(folder));
        ChildProcess process =
            ChildProcess.start(subject.toString(), command, folder.resolve("process.log"))) {
      ProcessHandle handle = ProcessHandle.of(process.pid()).orElseThrow();
      Following table = new Following(subject.log(folder), watch);
      // Not just once: a sink that lost its first records in a rebalance goes on with the next.
      for (long start = System.nanoTime();
          !table.hasEachPartition() && System.nanoTime() - start < START_LIMIT.toNanos(); ) {
        producer.run(bootstrap, TRICKLE, TimeUnit.SECONDS.toNanos(1));
      }
      producer.run(bootstrap, rate, warmUp.toNanos());
      long from = System.nanoTime();
      double cpu = ProcessUse.cpuSeconds(handle);
      producer.run(bootstrap, rate, time.toNanos());
      double cores = (ProcessUse.cpuSeconds(handle) - cpu) / ((System.nanoTime() - from) / 1e9);
      table.await(producer.times(), END_LIMIT);
      double peak = ProcessUse.peakRssMib(handle);
      watch.close();
      Freshness freshness = Freshness.of(producer.times(), subject.log(folder), watch, from);
      return new Result(subject.toString(), freshness, watch.versions(), cores, peak);
    }
  }

  private String text(List<Result> results) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d events a second, %d s after %d s of warm-up; seconds from send to visible%n%-14s %8s %8s %8s %9s %9s %8s %13s%n",
            rate,
            time.toSeconds(),
            warmUp.toSeconds(),
            "",
            "p50",
            "p99",
            "most",
            "missing",
            "versions",
            "cores",
            "peak RSS MiB"));
    for (Result result : results) {
      Freshness freshness = result.freshness();
      text.append(
          String.format(
              Locale.ROOT,
              "%-14s %8.3f %8.3f %8.3f %9d %9d %8.2f %13.0f%n",
              result.subject(),
              freshness.p50(),
              freshness.p99(),
              freshness.most(),
              freshness.missing(),
              result.versions(),
              result.cores(),
              result.peakRssMib()));
    }
    return text.toString();
  }
}
