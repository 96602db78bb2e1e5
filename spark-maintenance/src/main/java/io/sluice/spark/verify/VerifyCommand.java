package io.sluice.spark.verify;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.plan.PipelinePlan;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.SparkSubmit;
import io.sluice.spark.verify.Verification.Demand;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds streamed tables against what Spark makes of the raw tables. It changes nothing. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Recompute views from the raw tables and compare them with the stream's answer, row for row.",
      "",
      "Rows that the late table of a view names are left out, unless 'sluice reconcile' has brought"
          + " them in. What the stream has not emitted yet is counted as open, and streamed rows"
          + " that the raw tables do not explain yet as ahead. Of a view with 'emit: updates' the"
          + " table that 'sluice merge' makes is compared, and its rows of windows that have not"
          + " closed are open."
    },
    footer = {
      "",
      "Exit codes: 0 the same, 3 there are differences, 75 a table has no commit yet, 78"
          + " configuration.",
      "",
      "Examples:",
      "  sluice verify",
      "  sluice verify clicks_per_product --from 2026-11-25T00:00:00Z --to 2026-11-26T00:00:00Z",
      "  sluice verify --closed -o json",
      SparkSubmit.EXAMPLE + "verify"
    })
public final class VerifyCommand implements CommandRunner.Command {

  private static final Logger LOG = LoggerFactory.getLogger(VerifyCommand.class);

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "VIEW", arity = "0..*", description = "The views (default: all).")
  private List<String> views = List.of();

  @Option(
      names = "--closed",
      description = "Demand everything: all topics were read to their ends, every window closed.")
  private boolean closed;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Only what happened then or later, such as 2026-11-25T00:00:00Z.")
  private @Nullable Instant from;

  @Option(names = "--to", paramLabel = "TIME", description = "Only what happened before.")
  private @Nullable Instant to;

  private final JobContext context;

  public VerifyCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    TimeRange range = range();
    Pipeline pipeline = options.pipeline(context.environment());
    views.forEach(view -> requireView(pipeline, view));
    SparkSession session = BatchSession.of(context.session(pipeline));
    LakeReader lake = new LakeReader(session, new Names(pipeline));
    PipelinePlan plan = PipelinePlan.of(pipeline, new SparkTableColumns(lake));
    Demand demand = closed ? Demand.EVERYTHING : Demand.UP_TO_THE_STREAM;
    VerifyReport report = verify(new Verification(plan, lake, range, demand), names(plan));
    print(report);
    return report.exitCode();
  }

  private TimeRange range() {
    if (from != null && to != null && !to.isAfter(from)) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '--to': %s is not after --from %s, so that there is nothing to compare"
              .formatted(to, from));
    }
    return new TimeRange(Optional.ofNullable(from), Optional.ofNullable(to));
  }

  private static void requireView(Pipeline pipeline, String view) {
    if (!pipeline.views().containsKey(view)) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot verify '%s': pipeline '%s' has no such view%s; it has: %s"
              .formatted(
                  view,
                  pipeline.name(),
                  NearestName.hint(view, pipeline.views().keySet()),
                  String.join(", ", pipeline.views().keySet())));
    }
  }

  private List<String> names(PipelinePlan plan) {
    return views.isEmpty() ? List.copyOf(plan.views().keySet()) : views;
  }

  private VerifyReport verify(Verification verification, List<String> names) {
    List<ViewReport> reports = new ArrayList<>();
    Map<String, String> unwritten = new LinkedHashMap<>();
    for (String name : names) {
      context.progress().step("Verifying " + name);
      try {
        ViewReport report = verification.verify(name);
        LOG.info(
            "Verified {}: {} streamed rows, {} differences, {} late, {} open, {} ahead",
            name,
            report.streamRows(),
            report.differences(),
            report.late(),
            report.open(),
            report.ahead());
        reports.add(report);
      } catch (NotWrittenException e) {
        unwritten.put(name, String.valueOf(e.getMessage()));
      }
    }
    return new VerifyReport(reports, unwritten);
  }

  private void print(VerifyReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (options.output() == OutputFormat.JSON) {
      out.println(report.json());
    } else {
      report.print(out);
    }
  }
}
