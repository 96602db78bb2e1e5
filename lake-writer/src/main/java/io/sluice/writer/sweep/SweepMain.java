package io.sluice.writer.sweep;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.WrittenTables;
import io.sluice.writer.delta.LakeRoot;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes data files of batches that were given up or died, and never came into a table. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    description = {
      "Delete data files that the writer has written and no version of the table's log names.",
      "May run beside writers: files of a batch under way are younger than it deletes."
    },
    footer = {
      "",
      "Exit codes: 0 swept, 1 not all could be deleted, 2 usage, 75 a log cannot be read whole,",
      "78 the pipeline file is wrong.",
      "",
      "Examples:",
      "  sluice sweep --dry-run",
      "  sluice sweep clicks clicks.quarantine --older-than '14 days'"
    })
public final class SweepMain implements CommandRunner.Command {

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Parameters(paramLabel = "TABLE", arity = "0..*", description = "The tables (default: all).")
  private List<String> tables = List.of();

  @Option(names = "--dry-run", description = "Say what would be deleted, and delete nothing.")
  private boolean dryRun;

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      description = "The age of files that may be deleted (default: 7 days; at least 1 day).")
  private Duration olderThan = SweepAge.DEFAULT;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;
  private final InstantSource clock;

  SweepMain(Map<String, String> environment, InstantSource clock) {
    this.environment = environment;
    this.clock = clock;
  }

  public static void main(String[] arguments) {
    SweepMain command = new SweepMain(System.getenv(), InstantSource.system());
    System.exit(new CommandRunner(command).run(arguments));
  }

  @Override
  public ExitCode run() {
    Pipeline pipeline = options.pipeline(environment);
    Configuration configuration = LakeRoot.hadoop(pipeline.lake());
    SweepReport report = new SweepReport();
    for (String table : WrittenTables.of(pipeline).wanted(tables)) {
      sweep(pipeline, table, configuration, report);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(options.output() == OutputFormat.JSON ? report.json() : report.text());
    out.flush();
    return ExitCode.OK;
  }

  private void sweep(
      Pipeline pipeline, String table, Configuration configuration, SweepReport report) {
    SweepAge age =
        SweepAge.of(table, olderThan, pipeline.table(fed(pipeline, table)).commit().every());
    TableSweep sweep = new TableSweep(table, new Names(pipeline).table(table), configuration);
    Optional<SweepPlan> plan = sweep.plan(age, clock.instant());
    plan.ifPresent(
        found -> {
          if (dryRun) {
            report.found(table, found);
          } else {
            report.deleted(table, found, sweep.delete(found));
          }
        });
  }

  /** A quarantine is committed with its table; so is a changelog of which the file says nothing. */
  private static String fed(Pipeline pipeline, String table) {
    String quarantine = Names.quarantineTable("");
    String changelog = Names.changelogTable("");
    if (table.endsWith(quarantine)) {
      return table.substring(0, table.length() - quarantine.length());
    }
    return table.endsWith(changelog) && !pipeline.tables().containsKey(table)
        ? table.substring(0, table.length() - changelog.length())
        : table;
  }
}
