package io.sluice.benchmark;

import io.sluice.benchmark.EventTopic.Format;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.failure.ExitCode;
import io.sluice.local.LocalStack;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Topics of two sizes, each queried by all contenders in turn, round after round. */
@Command(
    name = "views",
    mixinStandardHelpOptions = true,
    description =
        "Filter and count topics of events with the processor, by hand and by Spark, in turn.",
    footer = {
      "",
      "Examples:",
      "  benchmarks/views                                    all of them, three rounds",
      "  benchmarks/views --only plain-filter sluice-filter --rounds 1 -o json"
    })
public final class ViewsMain implements CommandRunner.Command {

  @Option(names = "--less", description = "Events in the smaller topic (${DEFAULT-VALUE}).")
  private long less = 100_000;

  @Option(names = "--more", description = "Events in the larger topic (${DEFAULT-VALUE}).")
  private long more = 1_100_000;

  @Option(names = "--rounds", description = "Runs of each (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(
      names = "--only",
      arity = "1..*",
      description = "Run only these: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<ViewContender> contenders = EnumSet.allOf(ViewContender.class);

  @Option(
      names = {"-o", "--output"},
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TEXT;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final List<Double> loads = new ArrayList<>();
  private int runs;

  private ViewsMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new ViewsMain()).run(arguments));
  }

  @Override
  public ExitCode run() throws IOException, InterruptedException, ExecutionException {
    Path folder = Files.createTempDirectory("sluice-views-");
    try (LocalStack stack = LocalStack.start(LocalStack.Options.in(folder.resolve("stack")))) {
      for (long events : List.of(less, more)) {
        new EventTopic(Format.JSON, events).fill(stack);
      }
      List<ViewResult> results = results(stack, folder);
      ViewsReport report = new ViewsReport(less, more, rounds, loads, results);
      spec.commandLine()
          .getOut()
          .println(output == OutputFormat.JSON ? report.json() : report.text());
    }
    Folders.delete(folder);
    return ExitCode.OK;
  }

  private List<ViewResult> results(LocalStack stack, Path folder)
      throws IOException, InterruptedException {
    Map<ViewContender, ViewResult.Rounds> timed = new EnumMap<>(ViewContender.class);
    contenders.forEach(contender -> timed.put(contender, ViewResult.Rounds.none()));
    for (int round = 0; round < rounds; round++) {
      noteLoad();
      for (Map.Entry<ViewContender, ViewResult.Rounds> each : timed.entrySet()) {
        run(each.getKey(), each.getValue(), stack, folder);
      }
    }
    noteLoad();
    return timed.entrySet().stream()
        .map(each -> ViewResult.of(each.getKey(), each.getValue(), more - less))
        .toList();
  }

  private void noteLoad() {
    loads.add(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private void run(ViewContender contender, ViewResult.Rounds rounds, LocalStack stack, Path folder)
      throws IOException, InterruptedException {
    rounds.less().add(timed(contender, less, stack, folder, nextRun()));
    String run = nextRun();
    rounds.more().add(timed(contender, more, stack, folder, run));
    rounds.rows().add(CommittedRecords.count(stack.clientProperties(), run));
  }

  private String nextRun() {
    return "views_" + runs++;
  }

  private static TimedProcess timed(
      ViewContender contender, long events, LocalStack stack, Path parent, String run)
      throws IOException, InterruptedException {
    EventTopic topic = new EventTopic(Format.JSON, events);
    Path folder = Files.createTempDirectory(parent, contender + "-");
    TimedProcess process = TimedProcess.run(contender.command(stack, topic, run, folder), folder);
    Folders.delete(folder);
    return process;
  }
}
