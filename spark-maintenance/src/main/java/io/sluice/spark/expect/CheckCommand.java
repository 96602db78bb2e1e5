package io.sluice.spark.expect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Report;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.PipelineTables;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds tables against what the pipeline file expects of them. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Hold the rows of tables against the expectations of the pipeline file, and count those that"
          + " fail. Nothing is written.",
      "",
      "A condition that is null is met. An expectation with on_failure: warn is counted and fails"
          + " no check; every other one does."
    },
    footer = {
      "",
      "Exit codes: 0 all are met, 1 a table or version does not exist, 3 a row fails one,"
          + " 78 the pipeline file or an expectation is wrong.",
      "",
      "Examples:",
      "  sluice check",
      "  sluice check products clicks@120 -o json",
      "  sluice check clicks --table-path s3a://shop/lake/clicks.staged",
      "  spark-submit --class io.sluice.spark.JobMain --master spark://host:7077"
          + " sluice-spark-maintenance.jar check products"
    })
public final class CheckCommand implements CommandRunner.Command {

  @Parameters(
      arity = "0..*",
      paramLabel = "TABLE[@VERSION]",
      description =
          "Tables of the pipeline (default: all of which something is expected, and that there"
              + " are).")
  private List<String> names = List.of();

  @Option(
      names = "--table-path",
      paramLabel = "PATH",
      description = "Where the table is instead, such as one that is staged; for one TABLE.")
  private @Nullable String path;

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public CheckCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    if (path != null && names.size() != 1) {
      throw new ParameterException(
          spec.commandLine(), "Option '--table-path' needs exactly one TABLE");
    }
    Pipeline pipeline = options.pipeline(context.environment());
    SparkSession spark = context.session(pipeline);
    List<TableCheck> checks = new ArrayList<>();
    for (String name : names.isEmpty() ? expected(spark, pipeline) : names) {
      checks.add(check(spark, pipeline, TableAtVersion.of(name)));
    }
    report(checks).print(spec.commandLine().getOut(), options.output());
    return checks.stream().allMatch(TableCheck::isPassed) ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private static List<String> expected(SparkSession spark, Pipeline pipeline) {
    return new PipelineTables(spark, pipeline)
        .existing().stream()
            .map(LakeTable::name)
            .filter(name -> !pipeline.table(name).expectations().isEmpty())
            .toList();
  }

  private TableCheck check(SparkSession spark, Pipeline pipeline, TableAtVersion wanted) {
    LakeTable table = table(spark, pipeline, wanted.table());
    long newest = table.version().orElseThrow();
    long version = wanted.version().orElse(newest);
    requireReadable(table, version, newest);
    context.progress().step("checking %s, version %d".formatted(table.name(), version));
    return TableCheck.of(table, version, pipeline.table(table.name()).expectations());
  }

  private LakeTable table(SparkSession spark, Pipeline pipeline, String name) {
    PipelineTables tables = new PipelineTables(spark, pipeline);
    if (path == null) {
      return tables.existing("check", name);
    }
    if (!tables.names().contains(name)) {
      // For the message.
      tables.existing("check", name);
    }
    LakeTable table = new LakeTable(spark, name, new Path(path));
    if (!table.exists()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot check '%s': there is no table at %s; name another --table-path"
              .formatted(name, path));
    }
    return table;
  }

  private static void requireReadable(LakeTable table, long version, long newest) {
    long oldest = Math.min(newest, table.log().history().getEarliestRecreatableCommit());
    if (version < oldest || version > newest) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot check '%s' at version %d: its log has versions %d to %d; name one of them"
              .formatted(table.name(), version, oldest, newest));
    }
  }

  private Report report(List<TableCheck> checks) {
    long failed = checks.stream().filter(check -> !check.isPassed()).count();
    ObjectNode values =
        JsonNodeFactory.instance.objectNode().put("job", "check").put("ok", failed == 0);
    ArrayNode tables = values.putArray("tables");
    ArrayNode expectations = values.putArray("expectations");
    for (TableCheck check : checks) {
      tables
          .addObject()
          .put("table", check.table())
          .put("version", check.version())
          .put("expectations", check.results().size())
          .put("ok", check.isPassed());
      for (ExpectationResult result : check.results()) {
        ObjectNode row = expectations.addObject().put("table", check.table());
        row.setAll(result.json());
      }
    }
    return new Report(sentence(checks, failed), values);
  }

  private static String sentence(List<TableCheck> checks, long failed) {
    if (checks.isEmpty()) {
      return "Nothing is expected of a table that there is";
    }
    return failed == 0
        ? "Checked %d tables: all expectations are met".formatted(checks.size())
        : "Checked %d tables: %d have rows that fail an expectation"
            .formatted(checks.size(), failed);
  }
}
