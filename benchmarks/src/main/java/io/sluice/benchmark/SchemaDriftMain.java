package io.sluice.benchmark;

import io.sluice.benchmark.DriftTopic.Kind;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.failure.ExitCode;
import io.sluice.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What it costs the writer that fields are added to its records while it runs. */
@Command(
    name = "drift",
    mixinStandardHelpOptions = true,
    description = {
      "Write a topic whose events get a new field again and again, and one whose events have all",
      "of them from the first one on, in turn."
    },
    footer = {
      "",
      "Examples:",
      "  benchmarks/drift                                     20 fields in 5 M events, three rounds",
      "  benchmarks/drift --events 1000000 --fields 4 --rounds 1 -o json"
    })
public final class SchemaDriftMain implements CommandRunner.Command {

  private static final long START = 1_000;

  @Option(names = "--events", description = "Events in each topic (${DEFAULT-VALUE}).")
  private long events = 5_000_000;

  @Option(names = "--fields", description = "Fields that are added (${DEFAULT-VALUE}).")
  private int fields = 20;

  @Option(names = "--rounds", description = "Runs of each (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(
      names = "--keep",
      paramLabel = "FOLDER",
      description = "Keep the topics there for the next time (default: a temporary folder).")
  private @Nullable Path keep;

  @Option(
      names = {"-o", "--output"},
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TEXT;

  @Spec private CommandSpec spec = CommandSpec.create();

  private SchemaDriftMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new SchemaDriftMain()).run(arguments));
  }

  @Override
  public ExitCode run() throws IOException, InterruptedException, ExecutionException {
    Path folder = keep == null ? Files.createTempDirectory("sluice-drift-") : keep;
    try (LocalStack stack = LocalStack.start(LocalStack.Options.in(folder.resolve("stack")))) {
      DriftReport report = report(stack, folder);
      spec.commandLine()
          .getOut()
          .println(output == OutputFormat.JSON ? report.json() : report.text());
    }
    if (keep == null) {
      Folders.delete(folder);
    }
    return ExitCode.OK;
  }

  private DriftReport report(LocalStack stack, Path folder)
      throws IOException, InterruptedException, ExecutionException {
    DriftTopic start = new DriftTopic(Kind.STEADY, START, fields);
    start.fill(stack);
    Map<Kind, List<TimedProcess>> runs = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      new DriftTopic(kind, events, fields).fill(stack);
    }
    List<TimedProcess> starts = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      starts.add(timed(start, stack, folder));
      for (Kind kind : Kind.values()) {
        runs.computeIfAbsent(kind, k -> new ArrayList<>())
            .add(timed(new DriftTopic(kind, events, fields), stack, folder));
      }
    }
    return DriftReport.of(events, fields, starts, runs);
  }

  private static TimedProcess timed(DriftTopic topic, LocalStack stack, Path parent)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(parent, topic.kind() + "-");
    Path file = pipeline(stack, topic, folder);
    TimedProcess process =
        TimedProcess.run(
            Contender.writer()
                .withMoreOptions("-Xmx1g")
                .withArguments("-f", file.toString(), "--drain"),
            folder);
    DriftedTable.read(Contender.table(folder)).requireOf(topic);
    Folders.delete(folder);
    return process;
  }

  private static Path pipeline(LocalStack stack, DriftTopic topic, Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        pipeline: benchmark
        kafka: { bootstrap.servers: "%s" }
        registry: { url: "%s" }
        lake: { root: "file://%s" }
        writer: { http: "127.0.0.1:0" }
        streams:
          events: { topic: %s, format: avro }
        """
            .formatted(
                stack.broker().bootstrapServers(),
                stack.registry().url(),
                folder.resolve("lake"),
                topic.name()));
  }
}
