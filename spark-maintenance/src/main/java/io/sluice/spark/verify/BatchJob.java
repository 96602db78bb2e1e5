package io.sluice.spark.verify;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.plan.PipelinePlan;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.table.SessionSettings;
import io.sluice.view.ViewPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * What the jobs that write rows of views work with: the views' plans, their tables, and a session
 * in which Spark's SQL means what expressions mean.
 */
public record BatchJob(String verb, PipelinePlan plan, LakeReader lake) {

  /** Whether to commit, or only to say what a commit would change. */
  public enum Mode {
    COMMIT,
    DRY_RUN
  }

  /** Spark looks again at a plan when it knows how much there is. */
  private static final Map<String, String> ADAPTIVE =
      Map.of(
          "spark.sql.adaptive.enabled", "true",
          "spark.sql.adaptive.coalescePartitions.enabled", "true",
          "spark.sql.adaptive.skewJoin.enabled", "true");

  /** Runs a job in the session of a pipeline. */
  public static <T> T run(
      String verb, JobContext context, Pipeline pipeline, Function<BatchJob, T> job) {
    SparkSession session = context.session(pipeline);
    Map<String, String> settings = new HashMap<>(BatchSession.settings());
    settings.putAll(ADAPTIVE);
    return new SessionSettings(session, settings)
        .during(
            () -> {
              LakeReader lake = new LakeReader(session, new Names(pipeline));
              PipelinePlan plan = PipelinePlan.of(pipeline, new SparkTableColumns(lake));
              return job.apply(new BatchJob(verb, plan, lake));
            });
  }

  public BatchView view(String view, LakeReader of) {
    return Verification.batchView(plan, viewPlan(view), of);
  }

  public ViewPlan viewPlan(String view) {
    return Objects.requireNonNull(plan.views().get(view), view);
  }

  /**
   * Refuses a view that there is none of, or whose rows are read by another one: it reads them from
   * their topic, and what a batch job writes is in no topic.
   */
  public static void requireView(String verb, Pipeline pipeline, String view) {
    if (!pipeline.views().containsKey(view)) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot %s '%s': pipeline '%s' has no such view%s; it has: %s"
              .formatted(
                  verb,
                  view,
                  pipeline.name(),
                  NearestName.hint(view, pipeline.views().keySet()),
                  String.join(", ", pipeline.views().keySet())));
    }
    refusal(pipeline, view)
        .ifPresent(
            reason -> {
              throw new SluiceException(
                  ExitCode.CONFIGURATION, "Cannot %s %s: %s".formatted(verb, view, reason));
            });
  }

  /** Why no batch job may write rows of a view; empty if one may. */
  static Optional<String> refusal(Pipeline pipeline, String view) {
    if (pipeline.isUpserted(view)) {
      boolean isJoin =
          Objects.requireNonNull(pipeline.views().get(view), view).tableJoin().isPresent();
      return Optional.of(
          "%s its table is folded from %s, and 'sluice merge --full' would take out what a batch job puts in; %s"
              .formatted(
                  isJoin ? "as a join of tables" : "with 'emit: updates'",
                  Names.changelogTable(view),
                  isJoin
                      ? "give the view another name, and the processor makes all its rows anew from the topics"
                      : "make the rows of a view with 'emit: close'"));
    }
    return pipeline.views().values().stream()
        .filter(other -> reads(other, view))
        .findFirst()
        .map(
            other ->
                "view %s is made from its topic, which rows of a batch job do not go to, and would not agree with it any more; make the rows of a view that no other one reads"
                    .formatted(other.name()));
  }

  private static boolean reads(ViewDefinition other, String view) {
    return other.reads().stream().anyMatch(source -> source.text().equals(view));
  }
}
