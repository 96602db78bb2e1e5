package io.sluice.console.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.console.topic.KafkaTopics;
import io.sluice.console.topic.TopicSource;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.delta.TableSummaries;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how the tables of a pipeline are. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Show how the tables of a pipeline are: lag, freshness, files, late and malformed rows.",
      "Reads the tables' logs and the offsets of their topics; no service needs to run.",
      "",
      "A table is ok, behind (it is written, and old), stalled (records wait and nothing is"
          + " written), paused, held, refused (nobody may write it), absent (not there yet) or"
          + " unknown (Kafka does not answer)."
    },
    footer = {
      "",
      "Exit codes: 0 shown, 1 failed, 2 usage, 3 --check and something is wrong, 78 the pipeline",
      "file or the lake is wrong.",
      "",
      "Examples:",
      "  sluice status",
      "  sluice status clicks clicks_per_product -o json",
      "  sluice status --watch",
      "  sluice status --check --max-lag 100000 --max-freshness 5m --max-small-files 500"
    })
public final class StatusMain implements CommandRunner.Command {

  /** Waits between two looks. */
  interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Mixin private StatusLimits limits = new StatusLimits();

  @Parameters(paramLabel = "TABLE", arity = "0..*", description = "The tables (default: all).")
  private List<String> tables = List.of();

  @Option(
      names = "--check",
      description = {
        "End with exit code 3 if a table is stalled, refused or unknown, or beyond a limit that is"
            + " given."
      })
  private boolean check;

  @Option(
      names = "--watch",
      description = "Look again and again, until it is stopped; draws a terminal anew.")
  private boolean watch;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "With --watch: how often (default: 2s).")
  private @Nullable Duration every;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;
  private final InstantSource clock;
  private final Function<Pipeline, TopicSource> cluster;
  private final Pause pause;

  StatusMain(
      Map<String, String> environment,
      InstantSource clock,
      Function<Pipeline, TopicSource> cluster,
      Pause pause) {
    this.environment = environment;
    this.clock = clock;
    this.cluster = cluster;
    this.pause = pause;
  }

  public static void main(String[] arguments) {
    StatusMain command =
        new StatusMain(
            System.getenv(),
            InstantSource.system(),
            KafkaTopics::of,
            time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
    System.exit(new CommandRunner(command).run(arguments));
  }

  @Override
  public ExitCode run() throws InterruptedException {
    requireSense();
    Pipeline pipeline = options.pipeline(environment);
    List<WatchedTable> wanted = WatchedTables.of(pipeline).wanted(tables);
    try (StatusReader reader =
        new StatusReader(
            pipeline,
            TableSummaries.of(pipeline.name(), pipeline.lake()),
            () -> cluster.apply(pipeline),
            clock)) {
      if (!watch) {
        return showOnce(reader.read(wanted));
      }
      Screen screen = System.console() == null ? Screen.STREAM : Screen.TERMINAL;
      Duration time = every == null ? Duration.ofSeconds(2) : every;
      while (!Thread.currentThread().isInterrupted()) {
        screen.show(lines(reader.read(wanted), Map.of()), out());
        pause.sleep(time);
      }
      return ExitCode.OK;
    }
  }

  private void requireSense() {
    if (limits.isGiven() && !check) {
      throw misused("A limit is held to with --check only; add it");
    }
    if (check && watch) {
      throw misused("--check looks once and --watch never ends; leave one out");
    }
    if (every != null && (!watch || every.isZero() || every.isNegative())) {
      throw misused("--every says how often --watch looks; it needs that, and some time");
    }
  }

  private ParameterException misused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private ExitCode showOnce(PipelineStatus status) {
    Map<String, List<String>> violations = new LinkedHashMap<>();
    if (check) {
      for (TableStatus table : status.tables()) {
        List<String> found = limits.violations(table, status.time());
        if (!found.isEmpty()) {
          violations.put(table.table().name(), found);
        }
      }
    }
    lines(status, violations).forEach(out()::println);
    out().flush();
    return violations.isEmpty() ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private List<String> lines(PipelineStatus status, Map<String, List<String>> violations) {
    if (options.output() == OutputFormat.JSON) {
      ObjectNode json = StatusJson.of(status);
      if (check) {
        json.put("ok", violations.isEmpty());
        ArrayNode all = json.putArray("violations");
        violations.forEach(
            (table, found) ->
                found.forEach(what -> all.addObject().put("table", table).put("violation", what)));
      }
      return List.of(json.toString());
    }
    List<String> lines = new ArrayList<>(StatusText.lines(status));
    if (!violations.isEmpty()) {
      lines.add("");
      violations.forEach(
          (table, found) ->
              found.forEach(what -> lines.add("  FAILED %s: %s".formatted(table, what))));
    }
    return lines;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
