package io.sluice.spark.sql;

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
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.Moment;
import io.sluice.spark.table.PipelineTables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers a query over the tables of a pipeline. */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    description = {
      "Answer a query in Spark's SQL over the tables of the pipeline, as they are or were.",
      "",
      "Every table is there by its name, and TABLE.staged for what is staged; names with a dot stand"
          + " in backticks. Anything that is not"
          + " a query is refused. A version is one table's, so --as-of VERSION goes with queries of"
          + " one table; a time or the name of a restore point goes with any."
    },
    footer = {
      "",
      "Exit codes: 0 answered, 1 a table or version does not exist, 2 usage or a query that is wrong,"
          + " 78 the pipeline file is wrong.",
      "",
      "Examples:",
      "  sluice sql 'select country, count(*) n from clicks group by country'",
      "  sluice sql 'select * from clicks where click_id = \"c1\"' --as-of 1041",
      "  sluice sql 'select count(*) n from `clicks.quarantine`' --as-of 2026-01-05T10:00:00Z -o json",
      "  spark-submit --class io.sluice.spark.JobMain sluice-spark-maintenance.jar sql 'select 1 one'"
    })
public final class SqlCommand implements CommandRunner.Command {

  @Parameters(index = "0", paramLabel = "QUERY", description = "What is asked.")
  private String text = "";

  @Option(
      names = "--as-of",
      paramLabel = "VERSION|TIME|NAME",
      description = "Ask the tables as they were then (default: as they are).")
  private @Nullable String asOf;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Show at most so many rows (default: ${DEFAULT-VALUE}).")
  private int limit = 100;

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public SqlCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "Invalid value for option '--limit': it must be 1 or more");
    }
    Optional<Moment> moment = Optional.ofNullable(asOf).map(Moment::parse);
    Pipeline pipeline = options.pipeline(context.environment());
    // Views of this question are nobody else's.
    SparkSession spark = context.session(pipeline).newSession();
    Query query = Query.parse(spark, text);
    Map<LakeTable, Long> versions = versions(new PipelineTables(spark, pipeline), query, moment);
    versions.forEach(
        (table, version) -> table.rows(version).createOrReplaceTempView("`" + table.name() + "`"));
    report(versions, answer(spark, query)).print(spec.commandLine().getOut(), options.output());
    return ExitCode.OK;
  }

  private Map<LakeTable, Long> versions(
      PipelineTables tables, Query query, Optional<Moment> moment) {
    List<String> names =
        tables.names().stream()
            .flatMap(name -> Stream.of(name, Names.stagedTable(name)))
            .filter(query.relations()::contains)
            .toList();
    if (moment.orElse(null) instanceof Moment.Version version && names.size() != 1) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot ask as of %s: a version is one table's, and the query names %s; use a time or a restore point"
              .formatted(version, names.isEmpty() ? "none" : String.join(", ", names)));
    }
    Map<LakeTable, Long> versions = new LinkedHashMap<>();
    for (String name : names) {
      LakeTable table =
          tables.names().contains(name) ? tables.existing("ask", name) : staged(tables, name);
      versions.put(
          table,
          moment.map(it -> it.versionOf(table, "ask")).orElseGet(() -> table.snapshot().version()));
    }
    return versions;
  }

  private static LakeTable staged(PipelineTables tables, String name) {
    LakeTable table = tables.table(name);
    if (!table.exists()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot ask %s: nothing is staged; sluice restore TABLE --to-version N --stage"
              .formatted(name));
    }
    return table;
  }

  private Answer answer(SparkSession spark, Query query) {
    try {
      return Answer.of(spark.sql(query.text()), limit);
    } catch (SluiceException e) {
      throw e;
      // Scala throws checked exceptions without saying so.
    } catch (Exception e) {
      throw Query.refusal(e);
    }
  }

  private Report report(Map<LakeTable, Long> versions, Answer answer) {
    ObjectNode values = JsonNodeFactory.instance.objectNode().put("job", "sql");
    ObjectNode asked = values.putObject("versions");
    versions.forEach((table, version) -> asked.put(table.name(), version));
    values.put("more_rows", answer.isCut());
    values.set("rows", answer.rows());
    String cut = answer.isCut() ? "; there are more, --limit shows them" : "";
    return new Report("Rows: %d%s".formatted(answer.rows().size(), cut), values);
  }
}
