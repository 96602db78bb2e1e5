package io.sluice.writer.preview;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.sluice.plan.TypeCheck;
import io.sluice.registry.ProposedSchemas;
import io.sluice.registry.RegistryConnector;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.registry.SubjectVersion;
import io.sluice.writer.delta.LakeRoot;
import io.sluice.writer.delta.StoredColumns;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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
      "against the stream's table and the views of the pipeline, before a record of it comes.",
      "Reads the registry and the logs of tables, and writes nothing. Streams that are upserted",
      "and those with declared columns have the columns of the pipeline file, and are left out."
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

  @Parameters(arity = "0..*", paramLabel = "STREAM", description = "Only these (default: all).")
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
  private final Function<Pipeline, SchemaRegistry> registries;

  /**
   * @param registries the registry of a pipeline
   */
  DriftMain(Map<String, String> environment, Function<Pipeline, SchemaRegistry> registries) {
    this.environment = environment;
    this.registries = registries;
  }

  public static void main(String[] arguments) {
    System.exit(
        new CommandRunner(new DriftMain(System.getenv(), DriftMain::registry)).run(arguments));
  }

  private static SchemaRegistry registry(Pipeline pipeline) {
    return pipeline
        .registry()
        .map(definition -> RegistryConnector.installed().connect(definition))
        .orElseThrow(
            () ->
                new SluiceException(
                    ExitCode.CONFIGURATION,
                    "Cannot look for drift: pipeline '%s' names no registry; write 'registry: { url: ... }'"
                        .formatted(pipeline.name())));
  }

  @Override
  public ExitCode run() {
    Pipeline pipeline = options.pipeline(environment);
    List<StreamDefinition> wanted = wanted(pipeline);
    SchemaRegistry registry = new ProposedSchemas(registries.apply(pipeline), proposed(pipeline));
    Configuration configuration = LakeRoot.hadoop(pipeline.lake());
    SchemaPreview preview =
        new SchemaPreview(
            pipeline, registry, location -> StoredColumns.schemaJson(location, configuration));
    List<StreamPreview> previews = wanted.stream().map(preview::of).toList();
    TypeCheck.Result types = TypeCheck.of(pipeline, Optional.of(registry));
    print(previews, types);
    boolean isRefused =
        previews.stream().anyMatch(StreamPreview::isRefused) || !types.problems().isEmpty();
    return check && isRefused ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }

  private static boolean isLookedAt(Pipeline pipeline, StreamDefinition stream) {
    return stream.schema() instanceof SchemaSource.Registry
        && pipeline.mode(stream) == TableMode.APPEND;
  }

  private List<StreamDefinition> wanted(Pipeline pipeline) {
    List<StreamDefinition> all =
        pipeline.streams().values().stream()
            .filter(stream -> isLookedAt(pipeline, stream))
            .toList();
    List<String> names = all.stream().map(StreamDefinition::name).toList();
    List<String> named = new ArrayList<>(asked);
    named.addAll(proposed.keySet());
    named.stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(name -> unknown(name, names));
    return asked.isEmpty()
        ? all
        : all.stream().filter(stream -> asked.contains(stream.name())).toList();
  }

  private static void unknown(String name, List<String> names) {
    throw new SluiceException(
        ExitCode.USAGE,
        "Cannot look for drift of '%s': no stream of this name has its columns from the registry and is appended%s; there are: %s"
            .formatted(
                name,
                NearestName.hint(name, names),
                names.isEmpty() ? "none" : String.join(", ", names)));
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

  private void print(List<StreamPreview> previews, TypeCheck.Result types) {
    PrintWriter out = spec.commandLine().getOut();
    if (options.output() == OutputFormat.JSON) {
      out.println(json(previews, types));
    } else {
      previews.forEach(each -> out.println(each.text()));
      types.problems().forEach(out::println);
      types.notes().forEach(note -> out.println("note: " + note));
    }
    out.flush();
  }

  private static ObjectNode json(List<StreamPreview> previews, TypeCheck.Result types) {
    ObjectNode report = new ObjectMapper().createObjectNode();
    ArrayNode streams = report.putArray("streams");
    previews.forEach(each -> each.json(streams.addObject()));
    ArrayNode problems = report.putArray("problems");
    types.problems().forEach(problem -> problems.add(problem.toString()));
    types.notes().forEach(report.putArray("notes")::add);
    return report;
  }
}
