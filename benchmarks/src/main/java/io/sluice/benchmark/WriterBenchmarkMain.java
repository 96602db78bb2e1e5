package io.sluice.benchmark;

import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.local.Installation;
import io.sluice.local.JavaCommand;
import io.sluice.local.LocalStack;
import io.sluice.local.shop.ShopStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The writer and Spark Structured Streaming, in turn, on one topic of clicks. */
@Command(
    name = "writer-benchmark",
    mixinStandardHelpOptions = true,
    description = "Write one topic into Delta with the writer and with Spark, in turn.",
    footer = {"", "Examples:", "  benchmarks/writer --clicks 2000000 --runs 3"})
public final class WriterBenchmarkMain implements CommandRunner.Command {

  private static final int ROWS_PER_COMMIT = 200_000;

  @Option(names = "--clicks", description = "Records in the topic (default: ${DEFAULT-VALUE}).")
  private long clicks = 1_000_000;

  @Option(names = "--runs", description = "Runs of each (default: ${DEFAULT-VALUE}).")
  private int runs = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  private WriterBenchmarkMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new WriterBenchmarkMain()).run(arguments));
  }

  @Override
  public ExitCode run() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("sluice-benchmark-");
    PrintWriter out = spec.commandLine().getOut();
    List<Double> ratios = new ArrayList<>();
    try (LocalStack stack = LocalStack.start(LocalStack.Options.in(directory.resolve("stack")))) {
      ClicksTopic.fill(stack, clicks);
      Path schema = Files.writeString(directory.resolve("clicks.avsc"), ShopStream.CLICKS.schema());
      for (int run = 1; run <= runs; run++) {
        TimedProcess writer = TimedProcess.run(writer(stack, directory, run), directory);
        TimedProcess spark = TimedProcess.run(spark(stack, directory, schema, run), directory);
        ratios.add(spark.cpuSeconds() / writer.cpuSeconds());
        print(out, "lake-writer", writer);
        print(out, "Spark Structured Streaming", spark);
        out.printf(Locale.ROOT, "  ratio of CPU: %.1f%n", ratios.get(run - 1));
        out.flush();
      }
    }
    ratios.sort(Double::compare);
    out.printf(Locale.ROOT, "median ratio of CPU: %.1f%n", ratios.get(runs / 2));
    return ExitCode.OK;
  }

  private void print(PrintWriter out, String name, TimedProcess process) {
    out.printf(
        Locale.ROOT,
        "%-28s %6.1f s wall  %6.1f s CPU  %,9.0f rows per CPU second%n",
        name,
        process.wallSeconds(),
        process.cpuSeconds(),
        clicks / process.cpuSeconds());
  }

  private JavaCommand writer(LocalStack stack, Path directory, int run) throws IOException {
    Path file = directory.resolve("pipeline-%d.yaml".formatted(run));
    Files.writeString(
        file,
        """
        pipeline: benchmark
        kafka: { bootstrap.servers: "%s" }
        registry: { url: "%s" }
        lake: { root: "file://%s/lake-%d" }
        writer: { http: "127.0.0.1:0" }
        streams:
          clicks: { topic: shop.clicks, event_time: event_time, format: avro, schema: clicks.avsc }
        tables:
          clicks: { commit: { every: 1 hour, rows: %d, bytes: 1 GiB } }
        """
            .formatted(
                stack.broker().bootstrapServers(),
                stack.registry().url(),
                directory,
                run,
                ROWS_PER_COMMIT));
    return Installation.current()
        .command("lake-writer", "io.sluice.writer.WriterMain")
        .withMoreOptions("-Xmx1g")
        .withArguments("-f", file.toString(), "--drain");
  }

  private static JavaCommand spark(LocalStack stack, Path directory, Path schema, int run) {
    Path options = Installation.current().home().resolve("spark-maintenance/jvm-options");
    return Installation.current()
        .command("benchmarks", "io.sluice.benchmark.SparkStreaming")
        .withOptions("@" + options, "-Xmx1g")
        .withArguments(
            stack.broker().bootstrapServers(),
            ShopStream.CLICKS.topic(),
            schema.toString(),
            directory.resolve("spark-lake-%d".formatted(run)).toString(),
            directory.resolve("spark-checkpoint-%d".formatted(run)).toString(),
            Integer.toString(ROWS_PER_COMMIT));
  }
}
