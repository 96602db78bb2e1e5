package io.sluice.writer.preview;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.SchemaSource;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.TableMode;
import io.sluice.pipeline.file.Problem;
import io.sluice.plan.PipelinePlan;
import io.sluice.plan.TypeCheck;
import io.sluice.registry.ProposedSchemas;
import io.sluice.registry.RegistryConnector;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.registry.SubjectVersion;
import io.sluice.writer.WrittenTables;
import io.sluice.writer.delta.DimensionTables;
import io.sluice.writer.delta.LakeRoot;
import io.sluice.writer.delta.StoredColumns;
import io.sluice.writer.delta.TableTrial;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what the newest schemas of streams, or others, would do to tables and views. */
@Command(
    name = "drift",
    mixinStandardHelpOptions = true,
    description = {
      "Hold the newest schema of each stream, as the registry has it or as a file proposes it,",
      "against the stream's table and the views of the pipeline, before a record of it comes;",
      "and the columns that the pipeline file gives to other tables, those of views among them,",
      "against the tables. Reads the registry and the logs of tables, and writes nothing."
    },
    footer = {
      "",
      "Exit codes: 0 looked, 1 a table or a file cannot be read, 2 usage, 3 (--check) records would",
      "wait, go to quarantine or stop the writer, or a view would not fit, 75 the registry does not",
      "answer or has no such schema, 78 the pipeline file is wrong.",
      "",
      "Examples:",
      "  sluice drift",
      "  sluice drift orders --schema orders=orders-2.avsc --check",
      "  sluice drift -o json"
    })
public final class DriftMain implements CommandRunner.Command {

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Only these streams and tables (default: all).")
  private List<String> asked = List.of();

  @Option(
      names = "--schema",
      paramLabel = "STREAM=FILE",
      description = "Take the schema in a file for the newest of the stream.")
  private Map<String, Path> proposed = Map.of();

  @Option(names = "--check", description = "End with exit code 3 if something would be refused.")
  private boolean check;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;
  private final Function<Pipeline, Optional<SchemaRegistry>> registries;

  /**
   * @param registries the registry of a pipeline, if its file names one
   */
  DriftMain(
      Map<String, String> environment, Function<Pipeline, Optional<SchemaRegistry>> registries) {
    this.environment = environment;
    this.registries = registries;
  }

  public static void main(String[] arguments) {
    System.exit(
        new CommandRunner(new DriftMain(System.getenv(), DriftMain::registry)).run(arguments));
  }

  private static Optional<SchemaRegistry> registry(Pipeline pipeline) {
    return pipeline.registry().map(definition -> RegistryConnector.installed().connect(definition));
  }

  @Override
  public ExitCode run() {
    Pipeline pipeline = options.pipeline(environment);
    requireKnown(pipeline);
    Optional<SchemaRegistry> registry =
        registries.apply(pipeline).map(now -> new ProposedSchemas(now, proposed(pipeline)));
    Preview preview = preview(pipeline, registry);
    PrintWriter out = spec.commandLine().getOut();
    out.println(options.output() == OutputFormat.JSON ? preview.json() : preview.text());
    out.flush();
    return check && preview.isRefused() ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }

  private Preview preview(Pipeline pipeline, Optional<SchemaRegistry> registry) {
    Configuration configuration = LakeRoot.hadoop(pipeline.lake());
    TypeCheck.Result types = TypeCheck.of(pipeline, registry);
    List<String> problems = types.problems().stream().map(Problem::toString).toList();
    List<String> notes = new ArrayList<>(types.notes());
    List<StreamPreview> streams =
        registry.map(with -> streams(pipeline, with, configuration)).orElse(List.of());
    List<TablePreview> tables = List.of();
    if (problems.isEmpty()) {
      try {
        tables = tables(pipeline, registry, configuration);
      } catch (SluiceException e) {
        notes.add("tables with columns of the pipeline file not looked at: " + e.getMessage());
      }
    }
    return new Preview(streams, tables, problems, notes);
  }

  private List<StreamPreview> streams(
      Pipeline pipeline, SchemaRegistry registry, Configuration configuration) {
    SchemaPreview preview =
        new SchemaPreview(
            pipeline, registry, table -> StoredColumns.schemaJson(table, configuration));
    return registered(pipeline).filter(stream -> isAsked(stream.name())).map(preview::of).toList();
  }

  private List<TablePreview> tables(
      Pipeline pipeline, Optional<SchemaRegistry> registry, Configuration configuration) {
    PipelinePlan plan =
        PipelinePlan.of(pipeline, registry, new DimensionTables(pipeline, configuration));
    TablePreviews previews = new TablePreviews(pipeline, new TableTrial(configuration));
    return plan.feeds().stream()
        .filter(feed -> isAsked(feed.source()) || isAsked(feed.table()))
        .flatMap(feed -> previews.of(feed).stream())
        .toList();
  }

  private boolean isAsked(String name) {
    return asked.isEmpty() || asked.contains(name);
  }

  /** Streams whose columns the registry says. */
  private static Stream<StreamDefinition> registered(Pipeline pipeline) {
    return pipeline.streams().values().stream()
        .filter(
            stream ->
                stream.schema() instanceof SchemaSource.Registry
                    && pipeline.mode(stream) == TableMode.APPEND);
  }

  private void requireKnown(Pipeline pipeline) {
    Set<String> names = new LinkedHashSet<>(pipeline.streams().keySet());
    names.addAll(WrittenTables.of(pipeline).names());
    for (String name : asked) {
      require(
          name, names, "Cannot look for drift of '%s': the pipeline has no such stream or table");
    }
    Set<String> registered =
        registered(pipeline).map(StreamDefinition::name).collect(Collectors.toSet());
    for (String name : proposed.keySet()) {
      require(
          name,
          registered,
          "Cannot propose a schema of '%s': no stream of this name has its columns from the registry and is appended");
    }
  }

  private static void require(String name, Set<String> names, String otherwise) {
    if (!names.contains(name)) {
      throw new SluiceException(
          ExitCode.USAGE,
          "%s%s; there are: %s"
              .formatted(
                  otherwise.formatted(name),
                  NearestName.hint(name, names),
                  names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names))));
    }
  }

  private Map<String, SubjectVersion> proposed(Pipeline pipeline) {
    Map<String, SubjectVersion> schemas = new HashMap<>();
    proposed.forEach(
        (name, file) -> {
          StreamDefinition stream = Objects.requireNonNull(pipeline.streams().get(name), name);
          String subject = stream.subject();
          schemas.put(
              subject, new SubjectVersion(subject, 0, SchemaPreview.PROPOSED, text(stream, file)));
        });
    return schemas;
  }

  private static SchemaText text(StreamDefinition stream, Path file) {
    SchemaText.Kind kind =
        switch (stream.format()) {
          case PROTOBUF -> SchemaText.Kind.PROTOBUF;
          case JSON, JSON_SCHEMA -> SchemaText.Kind.JSON;
          case AVRO -> SchemaText.Kind.AVRO;
        };
    try {
      return new SchemaText(kind, Files.readString(file));
    } catch (IOException e) {
      throw new SluiceException(
          ExitCode.FAILED, "Cannot read schema file %s: %s".formatted(file, e), e);
    }
  }
}
