package io.sluice.spark.reprocess;

import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.spark.job.JobContext;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts the rows that are staged into the tables of their views. */
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = {
      "Put the rows that are staged, and were validated, into the tables of their views, each in one"
          + " commit; then delete the staging tables. Done once, whatever is run again."
    },
    footer = {
      "",
      "Exit codes: 0 promoted, 1 nothing is staged or it is stale, 2 usage, 3 it is not validated, 75"
          + " another job was faster or the stream may emit rows of the range again, 78 the definition"
          + " is another one now.",
      "",
      "Examples:",
      "  sluice reprocess promote clicks_per_product --dry-run",
      "  sluice reprocess promote clicks_per_product"
    })
final class PromoteGenerationCommand implements CommandRunner.Command {

  @Mixin private GenerationOptions of = new GenerationOptions();

  @Option(names = "--dry-run", description = "Say what would be changed, and write nothing.")
  private boolean dryRun;

  private final JobContext context;

  PromoteGenerationCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    return of.runWaiting(context, "promote", this::promote);
  }

  private ExitCode promote(Reprocessing reprocessing) {
    List<ViewResult> results = dryRun ? reprocessing.changes() : reprocessing.promote();
    if (!dryRun) {
      reprocessing.remove();
    }
    String verb = dryRun ? "Would promote" : "Promoted";
    of.print("promote", verb + " generation %s of %d views", dryRun, reprocessing, results);
    return ExitCode.OK;
  }
}
