package io.sluice.spark.reprocess;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Pipeline;
import io.sluice.plan.DefinitionFingerprint;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Report;
import io.sluice.spark.verify.BatchJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists generations and how far they have come. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "List the generations of views that wait, and those that were promoted.",
      "",
      "Steps: filling (records of so many offsets are copied from Kafka), filled, partial (cut off while"
          + " it was staged or deleted), staged, validated, promoted."
    },
    footer = {
      "",
      "Exit codes: 0 listed, 2 usage, 78 the pipeline file or a table is wrong.",
      "",
      "Examples:",
      "  sluice reprocess status",
      "  sluice reprocess status clicks_per_product -o json"
    })
final class StatusCommand implements CommandRunner.Command {

  @Mixin private GenerationOptions of = new GenerationOptions();

  private final JobContext context;

  StatusCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    Pipeline pipeline = of.pipeline(context);
    of.views().forEach(view -> BatchJob.requireView("reprocess", pipeline, view));
    of.print(BatchJob.run("reprocess", context, pipeline, this::report));
    return ExitCode.OK;
  }

  private Report report(BatchJob job) {
    List<ObjectNode> found = new ArrayList<>();
    Generations generations = new Generations(job.lake());
    for (String view : job.plan().views().keySet()) {
      if (of.views().isEmpty() || of.views().contains(view)) {
        List<StagingTable> waiting = generations.waiting(view);
        waiting.forEach(staging -> found.add(waiting(job, staging)));
        generations.promoted(view).stream()
            .filter(name -> waiting.stream().noneMatch(it -> it.generation().equals(name)))
            .forEach(name -> found.add(row(view, name).put("step", "promoted")));
      }
    }
    ObjectNode values =
        JsonNodeFactory.instance.objectNode().put("job", "reprocess").put("step", "status");
    ArrayNode list = values.putArray("generations");
    found.stream()
        .filter(
            row ->
                of.generation().isEmpty()
                    || row.path("generation").asText().equals(of.generation().get()))
        .forEach(list::add);
    return new Report("Generations: %d".formatted(list.size()), values);
  }

  private static ObjectNode row(String view, String generation) {
    return JsonNodeFactory.instance.objectNode().put("view", view).put("generation", generation);
  }

  private static ObjectNode waiting(BatchJob job, StagingTable staging) {
    String view = staging.view();
    ObjectNode row = row(view, staging.generation());
    boolean isPromoted =
        job.lake()
            .open(view)
            .filter(table -> ViewTable.has(job, view, table.snapshot(), staging.generation()))
            .isPresent();
    staging
        .state()
        .ifPresentOrElse(
            state ->
                row.put(
                        "step",
                        isPromoted ? "promoted" : staging.isValidated() ? "validated" : "staged")
                    .put("from", state.from().toString())
                    .put("to", state.to().toString())
                    .put("rows", staging.rows().count())
                    .put("of_today", state.definition().equals(definition(job, view)))
                    .put("table", staging.name()),
            () -> {
              row.put("step", isPromoted ? "promoted" : "partial").put("table", staging.name());
              putCopied(row, RecordsTables.of(job.lake(), view, staging.generation()), isPromoted);
            });
    return row;
  }

  private static void putCopied(ObjectNode row, RecordsTables records, boolean isPromoted) {
    if (!isPromoted && !records.copies().isEmpty()) {
      RecordsTables.Copied copied = records.copied();
      row.put("step", copied.copied() < copied.offsets() ? "filling" : "filled")
          .put("rows", copied.rows())
          .put("copied", copied.copied())
          .put("offsets", copied.offsets())
          .put("table", String.join(", ", records.copies().values()));
    }
  }

  private static String definition(BatchJob job, String view) {
    return DefinitionFingerprint.of(
        job.plan().pipeline(), Objects.requireNonNull(job.plan().views().get(view)));
  }
}
