package io.sluice.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.benchmark.EventTopic.Format;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.failure.ExitCode;
import io.sluice.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A view of which one group has all rows, with partial aggregates and without, in turn. Every task
 * has a thread of its own, so the busiest thread is that of the hot task.
 */
@Command(
    name = "hot-group",
    mixinStandardHelpOptions = true,
    description = "Aggregate a topic as one group, in part before the shuffle and not, in turn.",
    footer = {
      "",
      "Examples:",
      "  benchmarks/hot-group                                a million events, three rounds",
      "  benchmarks/hot-group --events 200000 --rounds 1 -o json"
    })
public final class HotGroupMain implements CommandRunner.Command {

  /** How the view is answered. */
  enum Way {
    ROWS(""),
    PARTIALS(", skew: pre_aggregate");

    private final String skew;

    Way(String skew) {
      this.skew = skew;
    }

    String view() {
      return "{ from: events, topic: %s, window: { tumbling: 5 minutes, grace: 1 minutes"
          + skew
          + " }, select: { events: count(*), pieces: sum(quantity), dearest: max(price),"
          + " people: approx_count_distinct(user_id) } }";
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What one run took.
   *
   * @param hotCpuSeconds of the thread that worked most
   * @param hotRecords offsets of the partition of the internal topic that had most, and
   * @param records those of all, each commit's marker among them
   * @param rows of the view
   */
  record Run(
      TimedProcess process, double hotCpuSeconds, long hotRecords, long records, long rows) {}

  /** A task for each partition of the events and of the internal topic. */
  private static final int THREADS = 2 * EventTopic.PARTITIONS;

  @Option(names = "--events", description = "Events in the topic (${DEFAULT-VALUE}).")
  private long events = 1_000_000;

  @Option(names = "--rounds", description = "Runs of each (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(
      names = {"-o", "--output"},
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TEXT;

  @Spec private CommandSpec spec = CommandSpec.create();

  private HotGroupMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new HotGroupMain()).run(arguments));
  }

  @Override
  public ExitCode run() throws IOException, InterruptedException, ExecutionException {
    Path folder = Files.createTempDirectory("sluice-hot-group-");
    Map<Way, List<Run>> runs = new EnumMap<>(Way.class);
    try (LocalStack stack = LocalStack.start(LocalStack.Options.in(folder.resolve("stack")))) {
      EventTopic topic = new EventTopic(Format.JSON, events);
      topic.fill(stack);
      for (int round = 0; round < rounds; round++) {
        for (Way way : Way.values()) {
          String name = "hot_" + way + "_" + round;
          runs.computeIfAbsent(way, any -> new ArrayList<>())
              .add(run(way, name, topic, stack, folder));
        }
      }
    }
    Folders.delete(folder);
    requireSameRows(runs);
    spec.commandLine().getOut().println(output == OutputFormat.JSON ? json(runs) : text(runs));
    return ExitCode.OK;
  }

  private static Run run(Way way, String name, EventTopic topic, LocalStack stack, Path parent)
      throws IOException, InterruptedException, ExecutionException {
    Path folder = Files.createTempDirectory(parent, name + "-");
    Map<String, Double> threads = new HashMap<>();
    TimedProcess process =
        TimedProcess.run(
            ViewContender.sluice(way.view(), THREADS, stack, topic, name, folder),
            folder,
            running -> threads.putAll(ProcessUse.threads(running, name.substring(0, 8))));
    Folders.delete(folder);
    List<Long> ends = TopicEnds.of(stack, name + "-stream-processor-answer-by-group-repartition");
    return new Run(
        process,
        threads.values().stream().max(Double::compare).orElseThrow(),
        ends.stream().max(Long::compare).orElseThrow(),
        ends.stream().mapToLong(end -> end).sum(),
        CommittedRecords.count(stack.clientProperties(), name));
  }

  private static void requireSameRows(Map<Way, List<Run>> runs) {
    List<Long> rows =
        runs.values().stream().flatMap(List::stream).map(Run::rows).distinct().toList();
    if (rows.size() != 1) {
      throw new IllegalStateException("Not all came to the same number of rows: " + rows);
    }
  }

  private static String text(Map<Way, List<Run>> runs) {
    String line = "%-10s %8s %22s %22s %12s %12s %6s%n";
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            line,
            "",
            "wall s",
            "CPU s",
            "CPU s of one thread",
            "its records",
            "all records",
            "rows"));
    runs.forEach(
        (way, ofWay) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    line,
                    way,
                    String.format(
                        Locale.ROOT,
                        "%.1f",
                        figure(ofWay, run -> run.process().wallSeconds()).median()),
                    figure(ofWay, run -> run.process().cpuSeconds()).spread(1),
                    figure(ofWay, Run::hotCpuSeconds).spread(2),
                    (long) figure(ofWay, Run::hotRecords).median(),
                    (long) figure(ofWay, Run::records).median(),
                    ofWay.get(0).rows())));
    return text.toString();
  }

  private static Figure figure(List<Run> runs, ToDoubleFunction<Run> measure) {
    return Figure.of(runs.stream().mapToDouble(measure).toArray());
  }

  private static String json(Map<Way, List<Run>> runs) {
    try {
      return new ObjectMapper().writeValueAsString(runs);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Numbers and names are JSON", e);
    }
  }
}
