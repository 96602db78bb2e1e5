package io.sluice.spark.reprocess;

import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.spark.job.JobContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds the rows that are staged against what is expected of them. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Hold the rows that are staged against the expectations of the view's table, look whether each"
          + " is there once, and compare them with what the view's table has in their range.",
      "",
      "Only rows that pass can be promoted."
    },
    footer = {
      "",
      "Exit codes: 0 all checks pass, 1 nothing is staged or it is stale, 2 usage, 3 a check fails,"
          + " 75 the stream may emit rows of the range again, 78 the definition is another one now.",
      "",
      "Examples:",
      "  sluice reprocess validate clicks_per_product",
      "  sluice reprocess validate clicks_per_product --sql \"select s.* from staged s left anti"
          + " join production p using (window_start, product_id)\" -o json"
    })
final class ValidateCommand implements CommandRunner.Command {

  static final String SQL =
      "A query that has to return no rows; it sees the view's rows of the range as 'staged' and"
          + " 'production', and is run for each view.";

  @Mixin private GenerationOptions of = new GenerationOptions();

  @Option(names = "--sql", paramLabel = "QUERY", description = SQL)
  private @Nullable String sql;

  private final JobContext context;

  ValidateCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    return of.runWaiting(context, "validate", this::validate);
  }

  private ExitCode validate(Reprocessing reprocessing) {
    List<ViewResult> results = reprocessing.validate(new Validation(Optional.ofNullable(sql)));
    ExitCode exit = exit(results);
    String found = exit == ExitCode.OK ? "passes all checks" : "fails a check";
    of.print("validate", "Generation %s of %d views " + found, false, reprocessing, results);
    return exit;
  }

  static ExitCode exit(List<ViewResult> results) {
    return results.stream().allMatch(ViewResult::isPassed) ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }
}
