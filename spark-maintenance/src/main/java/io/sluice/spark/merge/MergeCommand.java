package io.sluice.spark.merge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Report;
import io.sluice.spark.job.SparkSubmit;
import io.sluice.spark.merge.MergeResult.Outcome;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.PipelineTables;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Folds changelogs into the tables that have one row for each key. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description = {
      "Fold what is new in the changelogs of tables with one row for each key into these tables:"
          + " those of streams with 'mode: upsert', and of views with 'emit: updates' or a"
          + " join of tables.",
      "",
      "The latest change of a key is its row, and a tombstone or a delete takes the row away. Only"
          + " files that were added since the last merge are read. Rows and the version of the"
          + " changelog that they are folded up to are one commit: a run that ended half-way, or"
          + " one too many, changes nothing. Writers go on meanwhile."
    },
    footer = {
      "",
      "Exit codes: 0 merged or up to date, 1 only --full can tell what the table is, or a named"
          + " table has no changelog yet, 75 another merge was faster (other tables may be done),"
          + " 78 the pipeline file, the table or its protocol is wrong.",
      "",
      "Examples:",
      "  sluice merge",
      "  sluice merge profiles --dry-run -o json",
      "  sluice merge profiles --full",
      "  sluice merge clicks --dedupe click_id --dry-run",
      SparkSubmit.EXAMPLE + "merge profiles"
    })
public final class MergeCommand implements CommandRunner.Command {

  @Parameters(
      arity = "0..*",
      paramLabel = "TABLE",
      description = "Tables with one row for each key (default: all that have a changelog).")
  private List<String> names = List.of();

  @Option(
      names = "--full",
      description = "Make the tables anew from all of their changelogs, in one commit each.")
  private boolean full;

  @Option(
      names = "--dedupe",
      split = ",",
      paramLabel = "COLUMN",
      description = {
        "Instead, remove the rows of one table that repeat an earlier row in these columns, such as"
            + " those that a source sent twice. The first by offset stays. Writers wait"
            + " meanwhile."
      })
  private List<String> dedupe = List.of();

  @Option(
      names = "--passes",
      paramLabel = "HOW",
      description = {
        "How often rows of a table are read: auto, one or two (default: ${DEFAULT-VALUE}). Two is"
            + " Delta's MERGE; one is faster if the files with changed keys are most of the"
            + " table, which is when auto takes it."
      })
  private Passes passes = Passes.AUTO;

  @Option(names = "--dry-run", description = "Say what would change, and write nothing.")
  private boolean dryRun;

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public MergeCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    Pipeline pipeline = options.pipeline(context.environment());
    if (!dedupe.isEmpty()) {
      return dedupe(pipeline);
    }
    List<String> wanted = wanted(pipeline);
    PipelineTables tables = new PipelineTables(context.session(pipeline), pipeline);
    // One after the other: what a merge records with its rows is a setting of the session.
    List<MergeResult> results = new ArrayList<>();
    for (String name : wanted) {
      KeyedTable table = KeyedTable.of(tables, pipeline, name);
      if (table.changelog().exists()) {
        results.add(
            new Fold(table, passes, context.progress())
                .run(
                    full ? Fold.Extent.ALL : Fold.Extent.NEW,
                    dryRun ? Fold.Mode.DRY_RUN : Fold.Mode.COMMIT));
      } else if (names.contains(name)) {
        throw new SluiceException(
            ExitCode.FAILED,
            "Cannot merge '%s': nothing has been written to %s yet"
                .formatted(name, table.changelog().location()));
      }
    }
    report(results).print(spec.commandLine().getOut(), options.output());
    return ExitCode.OK;
  }

  private ExitCode dedupe(Pipeline pipeline) {
    if (names.size() != 1 || full) {
      throw new ParameterException(
          spec.commandLine(), "'--dedupe' takes one table, and no '--full'");
    }
    String name = names.get(0);
    pipeline.upserted().forEach(keyed -> requireNeitherRowsNorChangelog(keyed, name));
    LakeTable table =
        new PipelineTables(context.session(pipeline), pipeline).existing("merge", name);
    table.requireWritable("merge");
    Deduplication deduplication = new Deduplication(table, dedupe, context.progress());
    Deduplication.Result result = dryRun ? deduplication.plan() : deduplication.run();
    ObjectNode values =
        JsonNodeFactory.instance
            .objectNode()
            .put("job", "merge")
            .put("dry_run", dryRun)
            .put("table", name)
            .put("dedupe", String.join(",", dedupe))
            .put("repeated_keys", result.keys())
            .put("repeated_rows", result.rows())
            .put("deleted", result.deleted())
            .put("version_after", table.version().orElse(null));
    String sentence =
        dryRun
            ? "Would delete %d repeated rows of %s (dry run: nothing written)"
                .formatted(result.rows(), name)
            : "Deleted %d repeated rows of %s".formatted(result.deleted(), name);
    new Report(sentence, values).print(spec.commandLine().getOut(), options.output());
    return ExitCode.OK;
  }

  private static void requireNeitherRowsNorChangelog(String keyed, String name) {
    if (name.equals(keyed)) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot remove repeated rows of '%s': the table has one row for each key already"
              .formatted(name));
    }
    if (name.equals(Names.changelogTable(keyed))) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot remove repeated rows of '%s': every one of them is a change of '%s', which is made of them"
              .formatted(name, keyed));
    }
  }

  private List<String> wanted(Pipeline pipeline) {
    List<String> there = pipeline.upserted();
    for (String name : names) {
      if (!there.contains(name)) {
        throw new SluiceException(
            ExitCode.CONFIGURATION,
            "Cannot merge '%s': pipeline '%s' has no such table with one row for each key%s; it has %s"
                .formatted(
                    name,
                    pipeline.name(),
                    NearestName.hint(name, there),
                    there.isEmpty() ? "none" : String.join(", ", there)));
      }
    }
    return names.isEmpty() ? there : there.stream().filter(names::contains).toList();
  }

  private Report report(List<MergeResult> results) {
    ObjectNode values =
        JsonNodeFactory.instance.objectNode().put("job", "merge").put("dry_run", dryRun);
    ArrayNode tables = values.putArray("tables");
    results.forEach(result -> tables.add(result.json()));
    long worthwhile =
        results.stream().filter(result -> result.outcome() != Outcome.UP_TO_DATE).count();
    String sentence =
        dryRun
            ? "Would merge %d of %d tables (dry run: nothing written)"
            : "Merged %d of %d tables";
    return new Report(sentence.formatted(worthwhile, results.size()), values);
  }
}
