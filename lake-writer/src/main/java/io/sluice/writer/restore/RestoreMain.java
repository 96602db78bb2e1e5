package io.sluice.writer.restore;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.kafka.KafkaConnection;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.Failpoints;
import io.sluice.writer.delta.LakeRoot;
import io.sluice.writer.feed.KafkaSource;
import io.sluice.writer.feed.SourceCluster;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts tables back to what they were, with their offsets. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Put tables back to what they were: files, offsets and quarantine. Live writers need no",
      "restart: they go on where the tables then say and write again what came since. Delta's own",
      "RESTORE leaves the offsets ahead, so that what came since is never written again.",
      "",
      "Of several tables none goes beyond the target, so all sit at one cut of the pipeline.",
      "Running it again completes a restore that died, and changes nothing after one that ended."
    },
    footer = {
      "",
      "Exit codes: 0 done, or nothing to do; 1 it cannot be done: files or offsets are gone, and which;",
      "2 usage, or no such version; 75 another job holds a table, Kafka does not answer, or nobody",
      "writes (with --replay); 78 the pipeline file or the topic is wrong.",
      "",
      "Examples:",
      "  sluice restore clicks --to-version 1041 --dry-run",
      "  sluice restore clicks purchases --to-timestamp 2026-01-05T10:00:00Z --replay",
      "  sluice restore clicks --to-offset shop.clicks-0:120000,shop.clicks-1:98000",
      "  sluice restore clicks --to-version 1041 --stage     then look at clicks.staged",
      "  sluice restore clicks --promote                     or --abandon",
      "  sluice restore clicks --repair                      after RESTORE TABLE of Spark"
    })
public final class RestoreMain implements CommandRunner.Command {

  private static final String ENGINE = "Sluice/0.1.0-SNAPSHOT";

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Parameters(arity = "1..*", paramLabel = "TABLE", description = "Tables of streams and views.")
  private List<String> tables = List.of();

  @Mixin private RestoreOptions restore = new RestoreOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;
  private final InstantSource clock;

  RestoreMain(Map<String, String> environment, InstantSource clock) {
    this.environment = environment;
    this.clock = clock;
  }

  public static void main(String[] arguments) {
    RestoreMain command = new RestoreMain(System.getenv(), InstantSource.system());
    System.exit(new CommandRunner(command).run(arguments));
  }

  @Override
  public ExitCode run() throws InterruptedException {
    Failpoints.arm(environment.get(Failpoints.ENVIRONMENT_VARIABLE));
    Optional<Target> target = restore.target();
    Pipeline pipeline = options.pipeline(environment);
    Configuration configuration = LakeRoot.hadoop(pipeline.lake());
    List<RestoredTable> restored = new RestorableTables(pipeline, configuration).open(tables);
    KafkaConnection.requireReachable(KafkaConnection.properties(pipeline, pipeline.writer()));
    try (SourceCluster kafka = KafkaSource.of(pipeline)) {
      RestoreCommand command =
          new RestoreCommand(
              pipeline, configuration, new TopicRanges(kafka), restore, clock, ENGINE);
      RestoreReport report = command.run(restored, target);
      print(report);
      if (restore.isReplay() && restore.isRestoring()) {
        follow(restored, report);
      }
    }
    return ExitCode.OK;
  }

  private void print(RestoreReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(options.output() == OutputFormat.JSON ? report.json() : report.text());
    out.flush();
  }

  /** The end always; what is on the way on a terminal only. */
  private static void say(PrintWriter err, String table, long left) {
    if (left == 0) {
      err.println("%-28s is again where it was".formatted(table));
    } else if (System.console() != null) {
      err.println("%-28s %d offsets are left to be read again".formatted(table, left));
    }
    err.flush();
  }

  private void follow(List<RestoredTable> restored, RestoreReport report)
      throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Map<String, RestoredTable> byName = new HashMap<>();
    restored.forEach(table -> byName.put(table.name(), table));
    Replay replay = new Replay(clock, howLong -> TimeUnit.NANOSECONDS.sleep(howLong.toNanos()));
    for (RestorePlan plan : report.plans()) {
      RestoredTable table = byName.get(plan.table());
      if (table != null) {
        replay.follow(table.table(), plan, left -> say(err, plan.table(), left));
      }
    }
  }
}
