package io.sluice.spark.maintain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Pipeline;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Report;
import io.sluice.spark.optimize.BusyPartitions;
import io.sluice.spark.optimize.Compaction;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.PipelineTables;
import io.sluice.spark.vacuum.Vacuum;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Does for every table what is worth doing. */
@Command(
    name = "maintain",
    mixinStandardHelpOptions = true,
    description = {
      "Look at tables and do what is worth it: compact small files, delete expired ones, write a"
          + " checkpoint.",
      "",
      "It says for every step why, or why not. It may run from cron as often as"
          + " one likes, beside writers and other runs: of two that want the same table, one goes"
          + " away. What goes wrong with one table does not keep the others waiting."
    },
    footer = {
      "",
      "Exit codes: 0 all tables are well kept, 1 a table failed, 75 another run is at a table or was"
          + " faster, 78 the pipeline file or a table's protocol is wrong.",
      "",
      "Examples:",
      "  sluice maintain --dry-run",
      "  sluice maintain clicks --small-files 100 -o json",
      "  17 * * * *  sluice maintain -f /etc/sluice/shop.yaml        (crontab)",
      "  spark-submit --class io.sluice.spark.JobMain sluice-spark-maintenance.jar maintain"
    })
public final class MaintainCommand implements CommandRunner.Command {

  private static final long TARGET_BYTES = 128L << 20;
  private static final Duration QUIET = Duration.ofMinutes(10);

  @Parameters(
      arity = "0..*",
      paramLabel = "TABLE",
      description = "Tables of the pipeline (default: all that there are).")
  private List<String> names = List.of();

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Option(
      names = "--small-files",
      paramLabel = "N",
      description = "Compact if so many files would go (default: ${DEFAULT-VALUE}).")
  private long smallFiles = MaintenancePolicy.DEFAULT.smallFiles();

  @Option(
      names = "--expired-files",
      paramLabel = "N",
      description =
          "Vacuum if so many files have expired, or those of a fifth of the live bytes (default:"
              + " ${DEFAULT-VALUE}).")
  private long expiredFiles = MaintenancePolicy.DEFAULT.expiredFiles();

  @Option(
      names = "--log-entries",
      paramLabel = "N",
      description =
          "Write a checkpoint if readers have to replay so many log entries (default:"
              + " ${DEFAULT-VALUE}).")
  private long logEntries = MaintenancePolicy.DEFAULT.logEntries();

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public MaintainCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    Pipeline pipeline = options.pipeline(context.environment());
    PipelineTables there = new PipelineTables(context.session(pipeline), pipeline);
    List<LakeTable> tables =
        names.isEmpty()
            ? there.existing()
            : names.stream().map(name -> there.existing("maintain", name)).toList();
    Maintenance maintenance = maintenance();
    List<TableReport> reports =
        tables.stream()
            .map(table -> dryRun ? maintenance.plan(table) : maintenance.run(table))
            .toList();
    report(reports).print(spec.commandLine().getOut(), options.output());
    return worst(reports.stream().map(TableReport::exitCode).toList());
  }

  private Maintenance maintenance() {
    InstantSource clock = InstantSource.system();
    return new Maintenance(
        new MaintenancePolicy(
            smallFiles, expiredFiles, MaintenancePolicy.DEFAULT.expiredShare(), logEntries),
        new Compaction(
            TARGET_BYTES,
            new BusyPartitions(QUIET),
            new Compaction.Layout.Packed(),
            clock,
            context.progress()),
        new Vacuum(Optional.empty(), clock, context.progress()),
        clock);
  }

  /** What waiting does not mend comes first. */
  private static ExitCode worst(List<ExitCode> codes) {
    return codes.stream()
        .filter(code -> code != ExitCode.OK && code != ExitCode.TRY_LATER)
        .findFirst()
        .orElse(codes.contains(ExitCode.TRY_LATER) ? ExitCode.TRY_LATER : ExitCode.OK);
  }

  private Report report(List<TableReport> reports) {
    ObjectNode values =
        JsonNodeFactory.instance.objectNode().put("job", "maintain").put("dry_run", dryRun);
    ArrayNode tables = values.putArray("tables");
    reports.forEach(report -> tables.add(report.json()));
    long worked =
        reports.stream()
            .filter(report -> !(dryRun ? report.worthIt() : report.done()).isEmpty())
            .count();
    long failed = reports.stream().filter(report -> report.failure().isPresent()).count();
    return new Report(
        "%s %d of %d tables%s"
            .formatted(
                dryRun ? "Dry run: there is something to do for" : "Worked on",
                worked,
                reports.size(),
                failed == 0 ? "" : "; %d failed or are busy".formatted(failed)),
        values);
  }
}
