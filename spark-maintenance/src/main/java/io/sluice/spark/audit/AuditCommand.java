package io.sluice.spark.audit;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.plan.PipelinePlan;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.SparkSubmit;
import io.sluice.spark.verify.BatchSession;
import io.sluice.spark.verify.LakeReader;
import io.sluice.spark.verify.SparkTableColumns;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for doubled rows in all tables, and for rows that are not what was sent. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Look for doubled, missing and changed rows in the tables of a pipeline.",
      "",
      "What was sent is known from files <stream>.jsonl, which the shop generator writes."
    },
    footer = {
      "",
      "Exit codes: 0 nothing is off, 3 something is, 78 configuration.",
      "",
      "Examples:",
      "  sluice audit",
      "  sluice audit --expected truth -o json",
      SparkSubmit.EXAMPLE + "audit"
    })
public final class AuditCommand implements CommandRunner.Command {

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--expected",
      paramLabel = "DIR",
      description = "Compare with the records that files in this directory list.")
  private @Nullable Path expected;

  private final JobContext context;

  public AuditCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    Pipeline pipeline = options.pipeline(context.environment());
    LakeReader lake =
        new LakeReader(BatchSession.of(context.session(pipeline)), new Names(pipeline));
    PipelinePlan plan = PipelinePlan.of(pipeline, new SparkTableColumns(lake));
    context.progress().step("Looking over the tables");
    AuditReport report =
        new AuditReport(
            new Audit(plan, lake).run(Optional.ofNullable(expected).map(ExpectedRecords::new)));
    PrintWriter out = spec.commandLine().getOut();
    if (options.output() == OutputFormat.JSON) {
      out.println(report.json());
    } else {
      report.print(out);
    }
    return report.ok() ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }
}
