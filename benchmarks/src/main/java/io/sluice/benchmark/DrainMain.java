package io.sluice.benchmark;

import io.sluice.benchmark.EventTopic.Format;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.failure.ExitCode;
import io.sluice.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Topics of three sizes, each written by all contenders in turn, round after round. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    description = "Write topics of events with the writer, by hand and with Spark, in turn.",
    footer = {
      "",
      "Examples:",
      "  benchmarks/drain                                    all of them, three rounds",
      "  benchmarks/drain --keep /tmp/b --only ceiling sluice-json-snappy --rounds 1"
    })
public final class DrainMain implements CommandRunner.Command {

  private static final long START = 1_000;

  @Option(names = "--less", description = "Events in the smaller topic (${DEFAULT-VALUE}).")
  private long less = 1_000_000;

  @Option(names = "--more", description = "Events in the larger topic (${DEFAULT-VALUE}).")
  private long more = 5_000_000;

  @Option(names = "--rounds", description = "Runs of each (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(
      names = "--only",
      arity = "1..*",
      description = "Run only these: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Contender> contenders = EnumSet.allOf(Contender.class);

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

  private DrainMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new DrainMain()).run(arguments));
  }

  @Override
  public ExitCode run() throws IOException, InterruptedException, ExecutionException {
    Path folder = keep == null ? Files.createTempDirectory("sluice-drain-") : keep;
    try (LocalStack stack = LocalStack.start(LocalStack.Options.in(folder.resolve("stack")))) {
      for (Format format : formats()) {
        for (long events : List.of(START, less, more)) {
          new EventTopic(format, events).fill(stack);
        }
      }
      DrainReport report = new DrainReport(less, more, rounds, results(stack, folder));
      spec.commandLine()
          .getOut()
          .println(output == OutputFormat.JSON ? report.json() : report.text());
    }
    if (keep == null) {
      Folders.delete(folder);
    }
    return ExitCode.OK;
  }

  private List<Format> formats() {
    return contenders.stream().map(Contender::format).distinct().sorted().toList();
  }

  private List<DrainResult> results(LocalStack stack, Path folder)
      throws IOException, InterruptedException {
    Map<Contender, DrainResult.Rounds> runs = new EnumMap<>(Contender.class);
    contenders.forEach(contender -> runs.put(contender, DrainResult.Rounds.none()));
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<Contender, DrainResult.Rounds> each : runs.entrySet()) {
        each.getValue().start().add(timed(each.getKey(), START, stack, folder));
        each.getValue().less().add(timed(each.getKey(), less, stack, folder));
        each.getValue().more().add(timed(each.getKey(), more, stack, folder));
      }
    }
    return runs.entrySet().stream()
        .map(each -> DrainResult.of(each.getKey(), each.getValue(), more - less))
        .toList();
  }

  private static TimedProcess timed(Contender contender, long events, LocalStack stack, Path parent)
      throws IOException, InterruptedException {
    EventTopic topic = new EventTopic(contender.format(), events);
    Path folder = Files.createTempDirectory(parent, contender + "-");
    TimedProcess process = TimedProcess.run(contender.command(stack, topic, folder), folder);
    Folders.delete(folder);
    return process;
  }
}
