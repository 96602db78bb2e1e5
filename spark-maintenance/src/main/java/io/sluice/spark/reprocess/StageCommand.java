package io.sluice.spark.reprocess;

import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.reprocess.Staging.Range;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes rows of views anew, beside the views' tables. */
@Command(
    name = "stage",
    mixinStandardHelpOptions = true,
    description = {
      "Make the rows of a range of time anew, into the table VIEW.reprocess.GENERATION. No view's"
          + " table is touched. What is staged already stays as it is."
    },
    footer = {
      "",
      "Exit codes: 0 staged, 2 usage, 75 the range is not closed, 78 the view, its raw tables or its"
          + " table do not allow it.",
      "",
      "Examples:",
      "  sluice reprocess stage clicks_per_product --from 2026-01-01T00:00:00Z",
      "  sluice reprocess stage clicks_per_product --from 2026-01-01T00:00:00Z --generation mended"
    })
final class StageCommand implements CommandRunner.Command {

  @Mixin private GenerationOptions of = new GenerationOptions();
  @Mixin private RangeOptions range = new RangeOptions();

  @Option(
      names = "--dry-run",
      description = "Make all, say what differs from what is there, and write nothing.")
  private boolean dryRun;

  private final JobContext context;

  StageCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    Range wanted = range.range();
    return of.run(context, reprocessing -> stage(reprocessing, wanted));
  }

  private ExitCode stage(Reprocessing reprocessing, Range wanted) {
    List<String> unfilled = reprocessing.toBeFilled(range.source(), wanted);
    if (dryRun && !unfilled.isEmpty()) {
      of.printFilling("stage", reprocessing, unfilled, wanted, context);
      return ExitCode.OK;
    }
    reprocessing.fill(unfilled, wanted, of.refill(context));
    List<ViewResult> results =
        dryRun
            ? reprocessing.plan(wanted, new Validation(Optional.empty()))
            : reprocessing.stage(wanted);
    String verb = dryRun ? "Would stage" : "Staged";
    of.print("stage", verb + " generation %s of %d views", dryRun, reprocessing, results);
    return ExitCode.OK;
  }
}
