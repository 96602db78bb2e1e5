package io.sluice.spark.load;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.Quantity;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.SparkSubmit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

/** Loads files into the table of a dimension. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = {
      "Load files into the table of a dimension, by the dimension's key, in one commit.",
      "",
      "Rows with a new key are inserted, rows with other values updated; rows that the files lack"
          + " are kept, or deleted with --delete-missing. If any row cannot be loaded as it stands,"
          + " nothing is written. What the pipeline file expects of the table is held against every"
          + " row: a row that fails is let through and counted (warn), left out (drop), put into"
          + " TABLE.quarantine (quarantine), or keeps everything out (fail).",
      "",
      "A load is done once: the commit records its id, and a second run does nothing.",
      "",
      "A new table has the columns that the pipeline file declares, or takes its types from the"
          + " values of a CSV or JSON file: whole numbers, decimals as double, true and false,"
          + " dates, timestamps; digits with a leading 0 or + stay text. A table that exists keeps"
          + " its types."
    },
    footer = {
      "",
      "Exit codes: 0 loaded or there already, 1 the files cannot be loaded, 3 an expectation fails,"
          + " 75 another writer was faster, 78 the pipeline file or the table's protocol is wrong.",
      "",
      "Examples:",
      "  sluice load products catalog.csv",
      "  sluice load products catalog.csv.gz --dry-run -o json",
      "  sluice load products 's3a://shop/catalog/*.parquet' --load-id 2026-11-25 --evolve",
      "  sluice load products catalog.json --delete-missing --max-deleted 5%%",
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
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Files, folders and patterns: CSV with a header line, JSON with an object a line or one"
              + " array of objects, or Parquet.")
  private List<String> files = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "How the files are written: ${COMPLETION-CANDIDATES} (default: by the end of their"
              + " names).")
  private @Nullable CatalogFormat format;

  @Option(names = "--dry-run", description = "Say what would change, and write nothing.")
  private boolean dryRun;

  @Option(
      names = "--load-id",
      paramLabel = "ID",
      description =
          "What tells this load from others (default: made of the bytes of the files and of"
              + " --delete-missing).")
  private @Nullable String id;

  @Option(
      names = "--delete-missing",
      description = "Delete the rows whose keys are not in the files.")
  private boolean deleteMissing;

  @Option(
      names = "--max-deleted",
      paramLabel = "SHARE",
      description =
          "Refuse to delete more than this share of the table's rows (default:"
              + " ${DEFAULT-VALUE}).")
  private String maxDeleted = "20%";

  @Option(
      names = "--evolve",
      description = "Add columns that the table lacks; the rows that are there have no value.")
  private boolean evolve;

  @Option(
      names = "--max-inflated",
      paramLabel = "SIZE",
      description =
          "How much a compressed file may inflate to (default: a hundred times its size, and 64 MiB"
              + " at least).")
  private @Nullable String maxInflated;

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public LoadCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    LoadOptions loadOptions =
        new LoadOptions(
            evolve ? SchemaEvolution.NEW_COLUMNS : SchemaEvolution.REFUSED,
            deleteMissing ? MissingRows.DELETE : MissingRows.KEEP,
            parsed("--max-deleted", maxDeleted, DeletionGuard::of));
    InflationLimit limit =
        new InflationLimit(
            Optional.ofNullable(maxInflated)
                .map(size -> parsed("--max-inflated", size, Quantity::bytes)));
    Optional<LoadId> named = Optional.ofNullable(id).map(LoadId::named);
    Pipeline pipeline = options.pipeline(context.environment());
    DimensionDefinition definition = definition(pipeline);
    SparkSession spark = context.session(pipeline);
    Load load =
        new Load(LoadTarget.of(spark, pipeline, definition), loadOptions, context.progress());
    context.progress().step("looking through " + String.join(", ", files));
    Catalog catalog = Catalog.of(spark, files, Optional.ofNullable(format), limit);
    load.run(
            catalog,
            named.orElseGet(() -> LoadId.of(catalog.files(), loadOptions.missing())),
            dryRun ? Load.Mode.DRY_RUN : Load.Mode.COMMIT)
        .report()
        .print(spec.commandLine().getOut(), options.output());
    return ExitCode.OK;
  }

  private <T> T parsed(String option, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '%s': %s".formatted(option, e.getMessage()),
          e);
    }
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
    if (pipeline.isUpserted(definition.table())) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot load '%s': the rows of its table '%s' are folded from a topic by 'sluice merge'; load a table of its own"
              .formatted(dimension, definition.table()));
    }
    if (isFed(pipeline, definition.table())) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "%s: cannot load dimension '%s': its table '%s' is that of a topic, which the lake-writer writes; give the dimension a table of its own"
              .formatted(definition.at(), definition.name(), definition.table()));
    }
    return definition;
  }

  private static boolean isFed(Pipeline pipeline, String table) {
    return Stream.of(
            pipeline.streams().keySet().stream()
                .flatMap(
                    stream ->
                        Stream.of(
                            stream, Names.quarantineTable(stream), Names.changelogTable(stream))),
            pipeline.views().keySet().stream()
                .flatMap(
                    view -> Stream.of(view, Names.lateTable(view), Names.changelogTable(view))))
        .flatMap(names -> names)
        .anyMatch(table::equals);
  }
}
