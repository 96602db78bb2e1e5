package io.sluice.spark.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Report;
import io.sluice.spark.job.SparkSubmit;
import io.sluice.spark.verify.BatchJob.Mode;
import io.sluice.spark.verify.ReconcileResult.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings late rows into the tables of views. */
@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    description = {
      "Bring the rows that the late table of a view names into the view's table.",
      "",
      "The windows that they missed are recomputed from the raw tables with the view's definition."
          + " Sessions that they join become one; pairs that they missed are added, and take the"
          + " place of rows without a partner; the first of a key takes that of another. Corrected"
          + " rows and what of the late table is in them are one commit; a second run changes"
          + " nothing. Late rows of what is not closed in every table yet wait for the next run."
          + " Writers go on meanwhile."
    },
    footer = {
      "",
      "Exit codes: 0 reconciled or up to date, 1 a RESTORE has to be repaired first, 3 a row is not"
          + " what the raw tables explain, 75 another job was faster or a table is behind (other"
          + " views may be done), 78 the view, the table or its protocol does not allow it.",
      "",
      "Examples:",
      "  sluice reconcile",
      "  sluice reconcile clicks_per_product --dry-run -o json",
      SparkSubmit.EXAMPLE + "reconcile"
    })
public final class ReconcileCommand implements CommandRunner.Command {

  @Parameters(
      arity = "0..*",
      paramLabel = "VIEW",
      description =
          "Views with windows, a join of streams or a deduplication (default: all that have a late"
              + " table; those that cannot be corrected are skipped, and why is told).")
  private List<String> views = List.of();

  @Option(names = "--dry-run", description = "Say what would change, and write nothing.")
  private boolean dryRun;

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public ReconcileCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    Pipeline pipeline = options.pipeline(context.environment());
    ReconcilableViews reconcilable = new ReconcilableViews(pipeline);
    views.forEach(
        view -> {
          BatchJob.requireView("reconcile", pipeline, view);
          reconcilable.require(view);
        });
    Report report =
        BatchJob.run("reconcile", context, pipeline, job -> reconcile(job, reconcilable));
    report.print(spec.commandLine().getOut(), options.output());
    return ExitCode.OK;
  }

  private Report reconcile(BatchJob job, ReconcilableViews reconcilable) {
    Reconciliation reconciliation = new Reconciliation(job, context.progress());
    List<ReconcileResult> results = new ArrayList<>();
    Map<String, String> skipped = new LinkedHashMap<>();
    for (String view : views.isEmpty() ? withLateTable(job) : views) {
      Optional<String> refusal = reconcilable.refusal(view);
      if (refusal.isPresent()) {
        skipped.put(view, refusal.get());
      } else {
        results.add(reconciliation.run(view, dryRun ? Mode.DRY_RUN : Mode.COMMIT));
      }
    }
    return report(results, skipped);
  }

  private static List<String> withLateTable(BatchJob job) {
    return job.plan().pipeline().views().keySet().stream()
        .filter(view -> job.lake().find(Names.lateTable(view)).isPresent())
        .toList();
  }

  private Report report(List<ReconcileResult> results, Map<String, String> skipped) {
    ObjectNode values =
        JsonNodeFactory.instance.objectNode().put("job", "reconcile").put("dry_run", dryRun);
    ArrayNode list = values.putArray("views");
    results.forEach(result -> list.add(result.json()));
    ArrayNode others = values.putArray("skipped");
    skipped.forEach((view, reason) -> others.addObject().put("view", view).put("reason", reason));
    long changed =
        results.stream().filter(result -> result.outcome() != Outcome.UP_TO_DATE).count();
    String sentence =
        dryRun
            ? "Would reconcile %d of %d views, %d skipped (dry run: nothing written)"
            : "Reconciled %d of %d views, %d skipped";
    return new Report(sentence.formatted(changed, results.size(), skipped.size()), values);
  }
}
