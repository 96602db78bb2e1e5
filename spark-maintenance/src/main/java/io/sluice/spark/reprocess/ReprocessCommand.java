package io.sluice.spark.reprocess;

import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.SparkSubmit;
import io.sluice.spark.reprocess.Staging.Range;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Makes rows of views anew by today's definitions, all steps of it. */
@Command(
    name = "reprocess",
    mixinStandardHelpOptions = true,
    description = {
      "Make the rows of a range of time anew by today's definition of their views, look at them,"
          + " and put them into the views' tables.",
      "",
      "For a bug in a view that is mended, or a column that it has gained. The rows are made of the"
          + " raw tables and wait in tables of their own, VIEW.reprocess.GENERATION; if they pass all"
          + " checks, each table of a view gets them in one commit, which touches only what differs,"
          + " and the staging tables go. Writers go on meanwhile. A run that was cut off goes on"
          + " where it was when it is run again; a second run changes nothing.",
      "",
      "With --source kafka the records that the topics still have are copied into tables of their own"
          + " first, and take the place of the raw tables.",
      "",
      "Deploy the new definition to the stream-processor first."
    },
    footer = {
      "",
      "Exit codes: 0 promoted or nothing to do, 1 a RESTORE has to be repaired first or what waits is"
          + " stale, 2 usage, 3 a check fails and nothing was promoted, 75 the range is not closed or"
          + " another job was faster, 78 the view, its raw tables or its table do not allow it.",
      "",
      "Examples:",
      "  sluice reprocess clicks_per_product --from 2026-01-01T00:00:00Z --dry-run",
      "  sluice reprocess clicks_per_product clicks_enriched --from 2026-01-01T00:00:00Z",
      "  sluice reprocess clicks_per_product --from 2026-01-01T00:00:00Z --sql \"select * from"
          + " staged where revenue < 0\"",
      "  sluice reprocess clicks_per_product --from 2026-01-01T00:00:00Z --source kafka",
      "  sluice reprocess stage clicks_per_product --from 2026-01-01T00:00:00Z",
      "  sluice reprocess validate clicks_per_product",
      "  sluice reprocess promote clicks_per_product",
      "  sluice reprocess status -o json",
      SparkSubmit.EXAMPLE + "reprocess loud --from 1970-01-01T00:00:00Z --to 1970-01-01T00:00:20Z"
    })
public final class ReprocessCommand implements CommandRunner.Command {

  @Mixin private GenerationOptions of = new GenerationOptions();
  @Mixin private RangeOptions range = new RangeOptions();

  @Option(names = "--sql", paramLabel = "QUERY", description = ValidateCommand.SQL)
  private @Nullable String sql;

  @Option(
      names = "--dry-run",
      description = "Make and check all, say what would be changed, and write nothing.")
  private boolean dryRun;

  private final JobContext context;

  private ReprocessCommand(JobContext context) {
    this.context = context;
  }

  /** The command with its steps as commands below it. */
  public static CommandLine of(JobContext context) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new ReprocessCommand(context));
    spec.addSubcommand("stage", new CommandLine(new StageCommand(context)));
    spec.addSubcommand("validate", new CommandLine(new ValidateCommand(context)));
    spec.addSubcommand("promote", new CommandLine(new PromoteGenerationCommand(context)));
    spec.addSubcommand("abandon", new CommandLine(new AbandonCommand(context)));
    spec.addSubcommand("status", new CommandLine(new StatusCommand(context)));
    return new CommandLine(spec);
  }

  @Override
  public ExitCode run() {
    Range wanted = range.range();
    Validation validation = new Validation(Optional.ofNullable(sql));
    return of.run(
        context,
        reprocessing ->
            dryRun
                ? plan(reprocessing, wanted, validation)
                : all(reprocessing, wanted, validation));
  }

  private ExitCode plan(Reprocessing reprocessing, Range wanted, Validation validation) {
    List<String> unfilled = reprocessing.toBeFilled(range.source(), wanted);
    if (!unfilled.isEmpty()) {
      of.printFilling("all", reprocessing, unfilled, wanted, context);
      return ExitCode.OK;
    }
    List<ViewResult> planned = reprocessing.plan(wanted, validation);
    print(reprocessing, "Would promote generation %s of %d views", planned);
    return ValidateCommand.exit(planned);
  }

  private ExitCode all(Reprocessing reprocessing, Range wanted, Validation validation) {
    reprocessing.fill(reprocessing.toBeFilled(range.source(), wanted), wanted, of.refill(context));
    reprocessing.stage(wanted);
    List<ViewResult> validated = reprocessing.validate(validation);
    if (ValidateCommand.exit(validated) != ExitCode.OK) {
      print(
          reprocessing, "Nothing was promoted: generation %s of %d views fails a check", validated);
      return ExitCode.CHECK_FAILED;
    }
    List<ViewResult> promoted = reprocessing.promote();
    reprocessing.remove();
    print(reprocessing, "Promoted generation %s of %d views", promoted);
    return ExitCode.OK;
  }

  private void print(Reprocessing reprocessing, String sentence, List<ViewResult> results) {
    of.print("all", sentence, dryRun, reprocessing, results);
  }
}
