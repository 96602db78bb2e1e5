package io.sluice.spark.reprocess;

import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Report;
import io.sluice.spark.reprocess.Staging.Range;
import io.sluice.spark.verify.BatchJob;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Of which views and which generation of them a step is. */
final class GenerationOptions {

  private static final String VERB = "reprocess";

  @Parameters(
      arity = "0..*",
      paramLabel = "VIEW",
      description = "Views that no other view reads; all of one generation.")
  private List<String> views = List.of();

  @Option(
      names = "--generation",
      paramLabel = "NAME",
      description =
          "What the generation is called (default: the one that waits, else the next number).")
  private @Nullable String generation;

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  Pipeline pipeline(JobContext context) {
    return options.pipeline(context.environment());
  }

  Optional<String> generation() {
    return Optional.ofNullable(generation);
  }

  /** What copies records from Kafka. */
  RefillProcess refill(JobContext context) {
    return new RefillProcess(options.file(), context.progress());
  }

  List<String> views() {
    return views;
  }

  void print(Report report) {
    report.print(spec.commandLine().getOut(), options.output());
  }

  /**
   * Prints what became of the views of a generation, or what would if nothing was to be written.
   *
   * @param sentence with places for the generation and the number of views
   */
  void print(
      String step,
      String sentence,
      boolean isDryRun,
      Reprocessing reprocessing,
      List<ViewResult> results) {
    String generation = reprocessing.generation();
    print(
        new Report(
            sentence.formatted(generation, results.size())
                + (isDryRun ? " (dry run: nothing changed)" : ""),
            ViewResult.json(step, isDryRun, generation, results)));
  }

  /** Prints what would be copied from Kafka; what comes of it cannot be known before. */
  void printFilling(
      String step,
      Reprocessing reprocessing,
      List<String> unfilled,
      Range wanted,
      JobContext context) {
    print(
        step,
        "Would copy records for generation %s of %d views from Kafka, and then make their rows",
        true,
        reprocessing,
        reprocessing.planFilling(unfilled, wanted, refill(context)));
  }

  /** Runs a step over the generation that the options mean, or that is to begin. */
  ExitCode run(JobContext context, Function<Reprocessing, ExitCode> step) {
    return run(context, (found, wanted) -> found.choose(views, wanted), step);
  }

  /**
   * The same over one that has to be there.
   *
   * @param verb for the message
   */
  ExitCode runWaiting(JobContext context, String verb, Function<Reprocessing, ExitCode> step) {
    return run(context, (found, wanted) -> found.choose(verb, views, wanted), step);
  }

  private interface Choice {
    String of(Generations found, Optional<String> wanted);
  }

  private static void require(Pipeline pipeline, String view) {
    BatchJob.requireView(VERB, pipeline, view);
    Objects.requireNonNull(pipeline.views().get(view), view)
        .streamLookup()
        .ifPresent(
            lookup -> {
              throw new SluiceException(
                  ExitCode.CONFIGURATION,
                  "Cannot reprocess %s: a row may have found a change of stream '%s' of any time before, and nobody knows whether the changelog still has it; give the view another name, and it begins anew"
                      .formatted(view, lookup.target()));
            });
  }

  private ExitCode run(JobContext context, Choice choice, Function<Reprocessing, ExitCode> step) {
    if (views.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'VIEW...'");
    }
    Pipeline pipeline = pipeline(context);
    views.forEach(view -> require(pipeline, view));
    return BatchJob.run(
        VERB,
        context,
        pipeline,
        job -> {
          List<String> inOrder =
              job.plan().views().keySet().stream()
                  .filter(new LinkedHashSet<>(views)::contains)
                  .toList();
          String name = choice.of(new Generations(job.lake()), generation());
          return step.apply(new Reprocessing(job, inOrder, name, context.progress()));
        });
  }
}
