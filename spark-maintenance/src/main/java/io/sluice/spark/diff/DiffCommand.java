package io.sluice.spark.diff;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Report;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.Moment;
import io.sluice.spark.table.PipelineTables;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what is different between two versions of a table. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Compare two versions of a table: columns, and rows.",
      "",
      "Only files are read that one of the versions has and the other does not. Without --key rows are"
          + " compared as a whole; with it, a row of the same key is changed, else it is in one only."
    },
    footer = {
      "",
      "Exit codes: 0 compared, 1 a table or version does not exist or a key is there twice, 2 usage,"
          + " 3 they differ and --check was given, 78 the pipeline file is wrong.",
      "",
      "Examples:",
      "  sluice diff clicks 1041 1042",
      "  sluice diff products before-release-2 latest --key product_id --check",
      "  sluice diff clicks staged latest               what a staged restore would change",
      "  spark-submit --class io.sluice.spark.JobMain sluice-spark-maintenance.jar diff clicks 1 2"
    })
public final class DiffCommand implements CommandRunner.Command {

  private static final String LATEST = "latest";
  private static final String STAGED = "staged";

  @Parameters(index = "0", paramLabel = "TABLE", description = "A table of the pipeline.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "A",
      description =
          "A version, a time such as 2026-01-05T10:00:00Z, a restore point, 'latest', or 'staged'.")
  private String first = "";

  @Parameters(index = "2", paramLabel = "B", description = "Another one.")
  private String second = "";

  @Option(
      names = "--key",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns that make a row one of its kind.")
  private List<String> key = List.of();

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "Show so many rows of every kind (default: ${DEFAULT-VALUE}).")
  private int sample = 5;

  @Option(names = "--check", description = "End with 3 if they differ.")
  private boolean check;

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public DiffCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    Pipeline pipeline = options.pipeline(context.environment());
    LakeTable table =
        new PipelineTables(context.session(pipeline), pipeline).existing("compare", name);
    Side a = side(table, first);
    Side b = side(table, second);
    context
        .progress()
        .step("comparing version %d and %d of %s".formatted(a.version(), b.version(), name));
    TableDiff.Result result = new TableDiff(a, b, key, sample).compare();
    report(a, b, result).print(spec.commandLine().getOut(), options.output());
    return check && !result.isSame() ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }

  private static Side side(LakeTable table, String text) {
    if (text.equals(LATEST)) {
      return Side.of(table, table.snapshot().version());
    }
    if (!text.equals(STAGED)) {
      return Side.of(table, Moment.parse(text).versionOf(table, "compare"));
    }
    LakeTable staged = table.staged();
    return Side.of(
        staged,
        staged
            .version()
            .orElseThrow(
                () ->
                    new SluiceException(
                        ExitCode.FAILED,
                        "Cannot compare %s as staged: nothing is staged; sluice restore %s --to-version N --stage"
                            .formatted(table.name(), table.name()))));
  }

  private Report report(Side a, Side b, TableDiff.Result result) {
    ObjectNode values =
        JsonNodeFactory.instance
            .objectNode()
            .put("job", "diff")
            .put("table", name)
            .put("a", first)
            .put("version_a", a.version())
            .put("b", second)
            .put("version_b", b.version())
            .put("same", result.isSame())
            .put("files_shared", result.filesShared())
            .put("files_read", result.filesOfA() + result.filesOfB())
            .put("only_in_a", result.onlyInA())
            .put("only_in_b", result.onlyInB())
            .put("changed", result.changed());
    ObjectNode columns = values.putObject("changed_columns");
    result.changedColumns().forEach(columns::put);
    ArrayNode schema = values.putArray("schema");
    result.schema().forEach(change -> schema.add(change.json()));
    values.set("sample", result.sample());
    return new Report(sentence(a, b, result), values);
  }

  private String sentence(Side a, Side b, TableDiff.Result result) {
    String versions = "%s, version %d and %d: ".formatted(name, a.version(), b.version());
    if (result.isSame()) {
      return versions + "the same rows and columns";
    }
    return versions
        + "%d rows only in the first, %d only in the second, %d changed%s; %d columns differ; %d files are in both, %d were read"
            .formatted(
                result.onlyInA(),
                result.onlyInB(),
                result.changed(),
                result.changedColumns().isEmpty() ? "" : " " + result.changedColumns(),
                result.schema().size(),
                result.filesShared(),
                result.filesOfA() + result.filesOfB());
  }
}
