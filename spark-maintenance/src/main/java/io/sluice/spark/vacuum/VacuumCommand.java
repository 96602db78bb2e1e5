package io.sluice.spark.vacuum;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Pipeline;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Report;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.PipelineTables;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes files that nobody needs any more, table by table. */
@Command(
    name = "vacuum",
    mixinStandardHelpOptions = true,
    description = {
      "Delete the files of tables that no version within the retention needs.",
      "",
      "A file goes if the newest version does not have it, it was removed from the table, or"
          + " written without ever getting into it, longer ago than the retention, and no restore"
          + " point (sluice tag) and nothing staged (sluice restore --stage) has it. Versions older"
          + " than the retention can then not be read or restored, but for restore points. Writers"
          + " wait while files are deleted; readers of versions within the retention notice nothing."
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 a named table does not exist or a restore point cannot be read, 75 a"
          + " job holds a table (other tables may be done), 78 the pipeline file is wrong or the"
          + " retention is shorter than a table's own.",
      "",
      "Examples:",
      "  sluice vacuum --dry-run",
      "  sluice vacuum clicks --retain '30 days' -o json",
      "  spark-submit --class io.sluice.spark.JobMain sluice-spark-maintenance.jar vacuum clicks"
    })
public final class VacuumCommand implements CommandRunner.Command {

  @Parameters(
      arity = "0..*",
      paramLabel = "TABLE",
      description = "Tables of the pipeline (default: all that there are).")
  private List<String> names = List.of();

  @Option(names = "--dry-run", description = "Say what would be deleted, and delete nothing.")
  private boolean dryRun;

  @Option(
      names = "--retain",
      paramLabel = "TIME",
      description =
          "Keep files that were removed within this time (default: the table's property"
              + " delta.deletedFileRetentionDuration, or 7 days; not less than that).")
  private @Nullable Duration retain;

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public VacuumCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    Vacuum vacuum =
        new Vacuum(Optional.ofNullable(retain), InstantSource.system(), context.progress());
    Pipeline pipeline = options.pipeline(context.environment());
    SparkSession spark = context.session(pipeline);
    PipelineTables all = new PipelineTables(spark, pipeline);
    List<LakeTable> tables =
        names.isEmpty()
            ? all.existing()
            : names.stream().map(name -> all.existing("vacuum", name)).toList();
    tables.forEach(table -> table.requireWritable("vacuum"));
    List<TableReport> reports =
        tables.stream().map(table -> dryRun ? vacuum.plan(table) : vacuum.run(table)).toList();
    report(reports).print(spec.commandLine().getOut(), options.output());
    return ExitCode.OK;
  }

  private Report report(List<TableReport> reports) {
    ObjectNode values =
        JsonNodeFactory.instance.objectNode().put("job", "vacuum").put("dry_run", dryRun);
    ArrayNode tables = values.putArray("tables");
    reports.forEach(report -> tables.add(report.json()));
    long files = reports.stream().mapToLong(report -> report.deleted().count()).sum();
    long bytes = reports.stream().mapToLong(report -> report.deleted().bytes()).sum();
    return new Report(
        "%s %d files, %d bytes"
            .formatted(dryRun ? "Dry run: would delete" : "Deleted", files, bytes),
        values);
  }
}
