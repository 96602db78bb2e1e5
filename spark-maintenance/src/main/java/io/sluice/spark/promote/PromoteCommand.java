package io.sluice.spark.promote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Pipeline;
import io.sluice.schema.Type;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Report;
import io.sluice.spark.job.SparkSubmit;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.PipelineTables;
import io.sluice.spark.table.TableHold;
import io.sluice.table.Hold;
import java.time.Duration;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives a column of a table a larger type. */
@Command(
    name = "promote-column",
    mixinStandardHelpOptions = true,
    description = {
      "Give a column of a table a larger type: an int becomes long or double, a float double, a"
          + " decimal one of more digits.",
      "",
      "Every file is written anew with the same rows, in one commit. Writers wait meanwhile, and"
          + " what waits for the larger type goes on by itself. Offsets stay as they are; versions of"
          + " before have the type of before. Run twice, it does nothing the second time."
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 the table does not exist, 2 usage, 75 another job holds the table or"
          + " somebody was faster, 78 the pipeline file or the table is wrong, or the type is not"
          + " larger.",
      "",
      "Examples:",
      "  sluice promote-column orders quantity long --dry-run",
      "  sluice promote-column orders quantity long",
      "  sluice promote-column orders 'lines[].price' 'decimal(18,4)' --wait '1 hour'",
      SparkSubmit.EXAMPLE + "promote-column clicks quantity long"
    })
public final class PromoteCommand implements CommandRunner.Command {

  @Parameters(index = "0", paramLabel = "TABLE", description = "A table of the pipeline.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "COLUMN",
      description =
          "Its column; 'place.code' within a record, 'codes[]' for the elements of a list,"
              + " 'prices{}' for the values of a map.")
  private String column = "";

  @Parameters(
      index = "2",
      paramLabel = "TYPE",
      description = "What it is to be: long, double or decimal(PRECISION,SCALE).")
  private String type = "";

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description =
          "How long writers wait for it at most (default: 15 minutes); whoever commits after that"
              + " makes it fail.")
  private Duration wait = TableHold.LIMIT;

  @Option(names = "--dry-run", description = "Say what would be done, and write nothing.")
  private boolean dryRun;

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public PromoteCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    Type to =
        TypeText.parse(type)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "no column can be promoted to '%s'; to long, double or decimal(PRECISION,SCALE)"
                            .formatted(type)));
    Pipeline pipeline = options.pipeline(context.environment());
    LakeTable table =
        new PipelineTables(context.session(pipeline), pipeline).existing("promote", name);
    Promotion promotion = new Promotion(table, new ColumnPath(column), to, context.progress());
    Promotion.Result result =
        dryRun
            ? promotion.plan()
            : promotion.run(
                new TableHold(table, "promote", Hold.PROPERTY, wait, InstantSource.system()));
    report(table, to, result).print(spec.commandLine().getOut(), options.output());
    return ExitCode.OK;
  }

  private Report report(LakeTable table, Type to, Promotion.Result result) {
    ObjectNode values =
        JsonNodeFactory.instance
            .objectNode()
            .put("job", "promote-column")
            .put("dry_run", dryRun)
            .put("table", name)
            .put("column", column)
            .put("from", result.from().toString())
            .put("to", to.toString())
            .put("files", result.files())
            .put("bytes", result.bytes())
            .put("version_after", table.version().orElse(null));
    return new Report(sentence(to, result), values);
  }

  private String sentence(Type to, Promotion.Result result) {
    if (!result.isNeeded(to)) {
      return "Column '%s' of %s is %s already".formatted(column, name, to);
    }
    return "%s column '%s' of %s from %s to %s"
        .formatted(
            dryRun ? "Would promote (nothing written)" : "Promoted",
            column,
            name,
            result.from(),
            to);
  }
}
