package io.sluice.processor.explain;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.plan.PipelinePlan;
import io.sluice.processor.dimension.DimensionTables;
import io.sluice.processor.dimension.KernelEngine;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what a pipeline is made of. Starts nothing and changes nothing. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Show what a pipeline is made of: topics, columns, views, their stores and internal topics.",
    footer = {
      "",
      "Schemas are asked for at the registry, columns of dimensions at their tables; no broker",
      "is needed.",
      "",
      "Exit codes: 0 ok, 2 usage, 75 try later: a registry or table is not there yet; 78 the",
      "file, or what it points to, is wrong.",
      "",
      "Examples:",
      "  sluice explain",
      "  sluice explain -f shop/pipeline.yaml --graph mermaid",
      "  sluice explain --graph dot | dot -Tsvg > pipeline.svg",
      "  sluice explain -o json"
    })
public final class ExplainMain implements CommandRunner.Command {

  /** Languages of graphs. */
  enum GraphLanguage {
    MERMAID,
    DOT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Option(
      names = "--graph",
      paramLabel = "LANGUAGE",
      description = "Print who reads and writes what as a graph instead: ${COMPLETION-CANDIDATES}.")
  private Optional<GraphLanguage> graph = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;

  ExplainMain(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new ExplainMain(System.getenv())).run(arguments));
  }

  @Override
  public ExitCode run() {
    if (graph.isPresent() && options.output() == OutputFormat.JSON) {
      throw new ParameterException(
          spec.commandLine(), "--graph is in a language of its own; leave -o json out");
    }
    Pipeline pipeline = options.pipeline(environment);
    DimensionTables tables =
        new DimensionTables(KernelEngine.create(pipeline.lake()), new Names(pipeline));
    Explanation explanation = Explanation.of(PipelinePlan.of(pipeline, tables));
    PrintWriter out = spec.commandLine().getOut();
    out.println(text(explanation));
    out.flush();
    return ExitCode.OK;
  }

  private String text(Explanation explanation) {
    if (graph.isPresent()) {
      return graph.get() == GraphLanguage.DOT
          ? explanation.graph().dot()
          : explanation.graph().mermaid();
    }
    return options.output() == OutputFormat.JSON
        ? ExplanationJson.of(explanation)
        : ExplanationText.of(explanation);
  }
}
