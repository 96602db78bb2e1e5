package io.sluice.spark.load;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.TableDefinition;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.SparkSubmit;
import io.sluice.spark.table.PipelineTables;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads a file into the table of a dimension. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = {
      "Load a file into the table of a dimension, by the dimension's key, in one commit.",
      "",
      "Rows with a new key are inserted, rows with other values updated; rows that the file lacks"
          + " are kept. Without a change there is no new version. If any row cannot be loaded as"
          + " it stands, nothing is written.",
      "",
      "A new table takes its types from the values of a CSV or JSON file: whole numbers, decimals"
          + " as double, true and false, dates, timestamps; digits with a leading 0 or + stay"
          + " text. A table that exists keeps its types."
    },
    footer = {
      "",
      "Exit codes: 0 loaded or up to date, 1 the file cannot be loaded, 75 another writer was"
          + " faster, 78 the pipeline file or the table's protocol is wrong.",
      "",
      "Examples:",
      "  sluice load products catalog.csv",
      "  sluice load products catalog.csv --dry-run -o json",
      "  sluice load products s3a://shop/catalog --format parquet",
      SparkSubmit.EXAMPLE + "load products catalog.csv"
    })
public final class LoadCommand implements CommandRunner.Command {

  @Parameters(
      index = "0",
      paramLabel = "DIMENSION",
      description = "A dimension of the pipeline file.")
  private String dimension = "";

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description =
          "A file or folder: CSV with a header line, JSON with an object a line, or Parquet.")
  private String file = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "How the file is written: ${COMPLETION-CANDIDATES} (default: by the end of its name).")
  private @Nullable CatalogFormat format;

  @Option(names = "--dry-run", description = "Say what would change, and write nothing.")
  private boolean dryRun;

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public LoadCommand(JobContext context) {
    this.context = context;
  }

  private static List<Located> partitionBy(TableDefinition table) {
    return table.partitionBy().stream().map(key -> new Located(key.source(), key.at())).toList();
  }

  @Override
  public ExitCode run() {
    Pipeline pipeline = options.pipeline(context.environment());
    DimensionDefinition definition = definition(pipeline);
    SparkSession spark = context.session(pipeline);
    Load load =
        new Load(
            new PipelineTables(spark, pipeline).table(definition.table()),
            definition.key(),
            partitionBy(pipeline.table(definition.table())),
            context.progress());
    load.run(
            CatalogFile.of(spark, file, Optional.ofNullable(format)),
            dryRun ? Load.Mode.DRY_RUN : Load.Mode.COMMIT)
        .report()
        .print(spec.commandLine().getOut(), options.output());
    return ExitCode.OK;
  }

  private DimensionDefinition definition(Pipeline pipeline) {
    DimensionDefinition definition = pipeline.dimensions().get(dimension);
    if (definition == null) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot load '%s': pipeline '%s' has no such dimension%s; it has %s"
              .formatted(
                  dimension,
                  pipeline.name(),
                  NearestName.hint(dimension, pipeline.dimensions().keySet()),
                  pipeline.dimensions().isEmpty()
                      ? "none"
                      : String.join(", ", pipeline.dimensions().keySet())));
    }
    if (pipeline.upserted().stream().anyMatch(it -> it.name().equals(definition.table()))) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot load '%s': the rows of its table '%s' are folded from a topic by 'sluice merge'; load a table of its own"
              .formatted(dimension, definition.table()));
    }
    return definition;
  }
}
