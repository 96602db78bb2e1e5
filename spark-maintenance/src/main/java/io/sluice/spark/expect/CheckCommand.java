package io.sluice.spark.expect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Report;
import io.sluice.spark.job.SparkSubmit;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.Moment;
import io.sluice.spark.table.PipelineTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds tables against what the pipeline file expects of them. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Hold the rows of tables against the expectations of the pipeline file, and count those that"
          + " fail. Nothing is written.",
      "",
      "A condition that is null is met. An expectation with on_failure: warn is counted and fails"
          + " no check; every other one does."
    },
    footer = {
      "",
      "Exit codes: 0 all are met, 1 a table or version does not exist, 2 usage, 3 a row fails one,"
          + " 78 the pipeline file or an expectation is wrong.",
      "",
      "Examples:",
      "  sluice check",
      "  sluice check products clicks@120 clicks@before-release-2 -o json",
      "  sluice check clicks.staged                     what a staged restore would bring",
      SparkSubmit.EXAMPLE + "check products"
    })
public final class CheckCommand implements CommandRunner.Command {

  private static final String STAGED = Names.stagedTable("");

  @Parameters(
      arity = "0..*",
      paramLabel = "TABLE[@WHEN]",
      description =
          "Tables of the pipeline (default: all of which something is expected, and that there"
              + " are), or TABLE.staged; as of a version, a time such as 2026-01-05T10:00:00Z, or a"
              + " restore point.")
  private List<String> names = List.of();

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public CheckCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    Pipeline pipeline = options.pipeline(context.environment());
    SparkSession spark = context.session(pipeline);
    List<TableCheck> checks = new ArrayList<>();
    for (String name : names.isEmpty() ? expected(spark, pipeline) : names) {
      checks.add(check(new PipelineTables(spark, pipeline), name));
    }
    report(checks).print(spec.commandLine().getOut(), options.output());
    return checks.stream().allMatch(TableCheck::isPassed) ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private static List<String> expected(SparkSession spark, Pipeline pipeline) {
    return new PipelineTables(spark, pipeline)
        .existing().stream()
            .map(LakeTable::name)
            .filter(name -> !pipeline.table(name).expectations().isEmpty())
            .toList();
  }

  private TableCheck check(PipelineTables tables, String wanted) {
    int at = wanted.indexOf('@');
    String name = at < 0 ? wanted : wanted.substring(0, at);
    Optional<Moment> moment =
        at < 0 ? Optional.empty() : Optional.of(Moment.parse(wanted.substring(at + 1)));
    String expected =
        name.endsWith(STAGED) ? name.substring(0, name.length() - STAGED.length()) : name;
    LakeTable table =
        expected.equals(name) ? tables.existing("check", name) : staged(tables, expected);
    long version =
        moment.map(it -> it.versionOf(table, "check")).orElseGet(() -> table.snapshot().version());
    context.progress().step("checking %s, version %d".formatted(name, version));
    return TableCheck.of(table, version, tables.pipeline().table(expected).expectations());
  }

  private static LakeTable staged(PipelineTables tables, String name) {
    LakeTable staged = tables.existing("check", name).staged();
    if (!staged.exists()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot check %s: nothing is staged; sluice restore %s --to-version N --stage"
              .formatted(staged.name(), name));
    }
    return staged;
  }

  private Report report(List<TableCheck> checks) {
    long failed = checks.stream().filter(check -> !check.isPassed()).count();
    ObjectNode values =
        JsonNodeFactory.instance.objectNode().put("job", "check").put("ok", failed == 0);
    ArrayNode tables = values.putArray("tables");
    ArrayNode expectations = values.putArray("expectations");
    for (TableCheck check : checks) {
      tables
          .addObject()
          .put("table", check.table())
          .put("version", check.version())
          .put("expectations", check.results().size())
          .put("ok", check.isPassed());
      for (ExpectationResult result : check.results()) {
        ObjectNode row = expectations.addObject().put("table", check.table());
        row.setAll(result.json());
      }
    }
    return new Report(sentence(checks, failed), values);
  }

  private static String sentence(List<TableCheck> checks, long failed) {
    int expectations = checks.stream().mapToInt(check -> check.results().size()).sum();
    if (expectations == 0) {
      return checks.isEmpty()
          ? "Nothing is expected of a table that there is"
          : "Nothing is expected of %s; see 'expect' in the pipeline file"
              .formatted(String.join(", ", checks.stream().map(TableCheck::table).toList()));
    }
    long unmet =
        checks.stream()
            .flatMap(check -> check.results().stream())
            .filter(result -> !result.isMet())
            .count();
    String checked =
        "Checked %d expectations of %d tables: ".formatted(expectations, checks.size());
    if (unmet == 0) {
      return checked + "all are met";
    }
    return checked
        + (failed == 0
            ? "%d are not met, which only warn".formatted(unmet)
            : "%d are not met, %d tables fail".formatted(unmet, failed));
  }
}
