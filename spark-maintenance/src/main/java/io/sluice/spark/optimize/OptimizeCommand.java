package io.sluice.spark.optimize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.Quantity;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Report;
import io.sluice.spark.optimize.Compaction.Layout;
import io.sluice.spark.optimize.TableReport.Outcome;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.PipelineTables;
import io.sluice.spark.table.SideBySide;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes few files of many small ones, table by table. */
@Command(
    name = "optimize",
    mixinStandardHelpOptions = true,
    description = {
      "Write the small files of tables together.",
      "",
      "No row changes, and writers go on meanwhile. A table with nothing to gain gets no new"
          + " version. The replaced files stay until a vacuum. Partitions that got a file within"
          + " the last minutes are left alone (--quiet, --all)."
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 a named table or column does not exist, 75 another writer was faster (other"
          + " tables may be done), 78 the pipeline file or a table's protocol is wrong.",
      "",
      "Examples:",
      "  sluice optimize --dry-run",
      "  sluice optimize clicks clicks_per_product --target-size 256MiB",
      "  sluice optimize clicks --zorder-by user_id,product_id",
      "  spark-submit --class io.sluice.spark.JobMain sluice-spark-maintenance.jar optimize clicks"
    })
public final class OptimizeCommand implements CommandRunner.Command {

  @Parameters(
      arity = "0..*",
      paramLabel = "TABLE",
      description = "Tables of the pipeline (default: all that there are).")
  private List<String> names = List.of();

  @Option(names = "--dry-run", description = "Say what would be done, and write nothing.")
  private boolean dryRun;

  @Option(
      names = "--target-size",
      paramLabel = "SIZE",
      description =
          "Files below this size are written together up to it (default: ${DEFAULT-VALUE}).")
  private String targetSize = "128MiB";

  @Option(
      names = "--zorder-by",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "Put rows that are near to each other in these columns into one file; files are written"
              + " anew each time.")
  private List<String> clusterBy = List.of();

  @Option(
      names = "--rewrite",
      description =
          "Overwrite partitions with the same rows instead, where Delta's OPTIMIZE cannot be used;"
              + " writers wait meanwhile.")
  private boolean rewrite;

  @Option(
      names = "--quiet",
      paramLabel = "TIME",
      description =
          "Leave partitions alone that got a file within this time (default: 10 minutes).")
  private Duration quiet = Duration.ofMinutes(10);

  @Option(names = "--all", description = "Leave no partition alone.")
  private boolean all;

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public OptimizeCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    BusyPartitions busy = all ? BusyPartitions.NONE : new BusyPartitions(quiet);
    Compaction compaction =
        new Compaction(targetBytes(), busy, layout(), InstantSource.system(), context.progress());
    Pipeline pipeline = options.pipeline(context.environment());
    SparkSession spark = context.session(pipeline);
    PipelineTables there = new PipelineTables(spark, pipeline);
    List<LakeTable> tables =
        names.isEmpty()
            ? there.existing()
            : names.stream().map(name -> there.existing("optimize", name)).toList();
    tables.forEach(table -> table.requireWritable("optimize"));
    List<TableReport> reports =
        dryRun ? SideBySide.each(tables, compaction::plan) : compaction.run(spark, tables);
    report(reports).print(spec.commandLine().getOut(), options.output());
    return ExitCode.OK;
  }

  private Layout layout() {
    if (rewrite && !clusterBy.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--rewrite does not put rows in order: leave out --zorder-by");
    }
    if (rewrite) {
      return new Layout.Rewritten();
    }
    return clusterBy.isEmpty() ? new Layout.Packed() : new Layout.Clustered(clusterBy);
  }

  private long targetBytes() {
    try {
      return Quantity.bytes(targetSize);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "Invalid value for option '--target-size': " + e.getMessage(), e);
    }
  }

  private Report report(List<TableReport> reports) {
    ObjectNode values =
        JsonNodeFactory.instance.objectNode().put("job", "optimize").put("dry_run", dryRun);
    ArrayNode tables = values.putArray("tables");
    reports.forEach(report -> tables.add(report.json()));
    long worthwhile =
        reports.stream().filter(report -> report.outcome() != Outcome.NOTHING_TO_DO).count();
    String sentence =
        dryRun
            ? "Would optimize %d of %d tables (dry run: nothing written)"
            : "Optimized %d of %d tables";
    return new Report(sentence.formatted(worthwhile, reports.size()), values);
  }
}
