package io.sluice.spark.verify;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Pipeline;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Report;
import io.sluice.spark.job.SparkSubmit;
import io.sluice.spark.verify.BatchJob.Mode;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds the rows of views for times that the stream has not seen. */
@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    description = {
      "Add the rows of a range of time that a view's table lacks, made from the raw tables.",
      "",
      "For what happened before the stream began, and for rows that were lost. Rows that are there"
          + " stay, and a second run changes nothing. A range is refused in which the stream may"
          + " still emit a row that is not there. Writers go on meanwhile."
    },
    footer = {
      "",
      "Exit codes: 0 added or nothing to add, 1 a RESTORE has to be repaired first, 75 the stream"
          + " is not past the range, or another job was faster, 78 the view, the table or its"
          + " protocol does not allow it.",
      "",
      "Examples:",
      "  sluice backfill clicks_per_product --from 2026-01-01T00:00:00Z --to 2026-11-01T00:00:00Z",
      "  sluice backfill loud --from 2026-01-01T00:00:00Z --to 2026-11-01T00:00:00Z --dry-run -o"
          + " json",
      SparkSubmit.EXAMPLE + "backfill loud --from 1970-01-01T00:00:00Z --to 1970-01-01T00:00:20Z"
    })
public final class BackfillCommand implements CommandRunner.Command {

  @Parameters(paramLabel = "VIEW", description = "A view that no other view reads.")
  private String view = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description =
          "Rows of then or later, such as 2026-01-01T00:00:00Z; windows lie in the range as a"
              + " whole.")
  private Instant from = Instant.MIN;

  @Option(names = "--to", required = true, paramLabel = "TIME", description = "Rows of before.")
  private Instant to = Instant.MAX;

  @Option(names = "--dry-run", description = "Say what would be added, and write nothing.")
  private boolean dryRun;

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public BackfillCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    if (!to.isAfter(from)) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '--to': %s is not after --from %s, so that there is nothing to add"
              .formatted(to, from));
    }
    Pipeline pipeline = options.pipeline(context.environment());
    BatchJob.requireView("backfill", pipeline, view);
    TimeRange range = new TimeRange(Optional.of(from), Optional.of(to));
    Backfill.Result result =
        BatchJob.run(
            "backfill",
            context,
            pipeline,
            job ->
                new Backfill(job, context.progress())
                    .run(view, range, dryRun ? Mode.DRY_RUN : Mode.COMMIT));
    String sentence =
        dryRun ? "Would add %d rows to %s (dry run: nothing written)" : "Added %d rows to %s";
    new Report(sentence.formatted(result.added(), view), result.json())
        .print(spec.commandLine().getOut(), options.output());
    return ExitCode.OK;
  }
}
