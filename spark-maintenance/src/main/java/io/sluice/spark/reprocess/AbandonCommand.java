package io.sluice.spark.reprocess;

import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.spark.job.JobContext;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes the rows that are staged. */
@Command(
    name = "abandon",
    mixinStandardHelpOptions = true,
    description =
        "Delete the staging tables of a generation; the tables of views stay as they are.",
    footer = {
      "",
      "Exit codes: 0 deleted, 1 nothing is staged, 2 usage, 78 somebody else's files are there.",
      "",
      "Examples:",
      "  sluice reprocess abandon clicks_per_product --dry-run",
      "  sluice reprocess abandon clicks_per_product --generation 3"
    })
final class AbandonCommand implements CommandRunner.Command {

  @Mixin private GenerationOptions of = new GenerationOptions();

  @Option(names = "--dry-run", description = "Say what would be deleted, and delete nothing.")
  private boolean dryRun;

  private final JobContext context;

  AbandonCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    return of.runWaiting(context, "abandon", this::abandon);
  }

  private ExitCode abandon(Reprocessing reprocessing) {
    List<ViewResult> results = dryRun ? reprocessing.removals() : reprocessing.remove();
    String verb = dryRun ? "Would delete" : "Deleted";
    of.print(
        "abandon",
        verb + " the staging tables of generation %s of %d views",
        dryRun,
        reprocessing,
        results);
    return ExitCode.OK;
  }
}
