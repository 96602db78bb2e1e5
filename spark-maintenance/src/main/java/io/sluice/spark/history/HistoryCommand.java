package io.sluice.spark.history;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.PipelineTables;
import io.sluice.table.Tags;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import scala.jdk.javaapi.CollectionConverters;

/** Shows the versions of a table. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = {
      "Show the versions of a table, the newest first: when, what, by whom, and the next offset to"
          + " read of every Kafka partition that the version moved, the schemas that its records are the"
          + " first ones of, and its names (sluice tag)."
    },
    footer = {
      "",
      "Exit codes: 0 shown, 1 the table does not exist, 78 the pipeline file is wrong.",
      "",
      "Examples:",
      "  sluice history clicks",
      "  sluice history products --limit 100 -o json",
      SparkSubmit.EXAMPLE + "history clicks"
    })
public final class HistoryCommand implements CommandRunner.Command {

  @Parameters(index = "0", paramLabel = "TABLE", description = "A table of the pipeline.")
  private String name = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Show at most so many versions (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public HistoryCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "Invalid value for option '--limit': it must be 1 or more");
    }
    Pipeline pipeline = options.pipeline(context.environment());
    LakeTable table =
        new PipelineTables(context.session(pipeline), pipeline).existing("show history of", name);
    String transactions = new Names(pipeline).transactionsOf(name);
    Map<String, Long> tags =
        Tags.of(CollectionConverters.asJava(table.snapshot().metadata().configuration()));
    report(TableHistory.of(table, transactions, limit), tags)
        .print(spec.commandLine().getOut(), options.output());
    return ExitCode.OK;
  }

  private static ObjectNode withTags(CommitEntry commit, Map<String, Long> tags) {
    ObjectNode json = commit.json();
    JsonNode userMetadata = json.remove("user_metadata");
    ArrayNode points = json.putArray("restore_points");
    tags.forEach(
        (tag, version) -> {
          if (version == commit.version()) {
            points.add(tag);
          }
        });
    // Last, because it is as long as its author likes.
    return json.set("user_metadata", userMetadata);
  }

  private Report report(TableHistory history, Map<String, Long> tags) {
    ObjectNode values =
        JsonNodeFactory.instance
            .objectNode()
            .put("job", "history")
            .put("table", name)
            .put("older_cleaned", history.isCut());
    ArrayNode commits = values.putArray("commits");
    history.commits().forEach(commit -> commits.add(withTags(commit, tags)));
    return new Report(sentence(history), values);
  }

  private String sentence(TableHistory history) {
    return "%s, versions shown: %d%s"
        .formatted(
            name,
            history.commits().size(),
            history.isCut() ? "; older ones have been cleaned from the log" : "");
  }
}
