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
      "  sluice explain -o json",
      "  sluice explain --acls",
      "  sluice explain --acls commands --writer-principal User:lake | BOOTSTRAP=kafka:9092 ADMIN=admin.properties sh"
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

  /** How to say what an authorizer has to allow. */
  enum AclForm {
    RULES,
    COMMANDS;

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

  @Option(
      names = "--acls",
      arity = "0..1",
      fallbackValue = "rules",
      paramLabel = "FORM",
      description =
          "Print instead the ACLs without which the services do not work, as ${COMPLETION-CANDIDATES} (default: rules); commands are lines of a shell with Kafka's tools, BOOTSTRAP and ADMIN.")
  private Optional<AclForm> acls = Optional.empty();

  @Option(
      names = "--processor-principal",
      paramLabel = "PRINCIPAL",
      description = "Who the processor is to Kafka (default: User:PIPELINE-processor).")
  private Optional<String> processorPrincipal = Optional.empty();

  @Option(
      names = "--writer-principal",
      paramLabel = "PRINCIPAL",
      description = "Who the writer is to Kafka (default: User:PIPELINE-writer).")
  private Optional<String> writerPrincipal = Optional.empty();

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
    requireOneForm();
    Pipeline pipeline = options.pipeline(environment);
    DimensionTables tables =
        new DimensionTables(KernelEngine.create(pipeline.lake()), new Names(pipeline));
    PipelinePlan plan = PipelinePlan.of(pipeline, tables);
    Explanation explanation = Explanation.of(plan);
    PrintWriter out = spec.commandLine().getOut();
    out.println(acls.isPresent() ? acls(plan, explanation) : text(explanation));
    out.flush();
    return ExitCode.OK;
  }

  private void requireOneForm() {
    boolean isJson = options.output() == OutputFormat.JSON;
    if (graph.isPresent() && isJson) {
      throw mistake("--graph is in a language of its own; leave -o json out");
    }
    if (graph.isPresent() && acls.isPresent()) {
      throw mistake("--graph draws no ACLs; leave one of the two out");
    }
    if (acls.equals(Optional.of(AclForm.COMMANDS)) && isJson) {
      throw mistake("--acls commands are lines of a shell; leave -o json or 'commands' out");
    }
    if (acls.isEmpty() && (processorPrincipal.isPresent() || writerPrincipal.isPresent())) {
      throw mistake("a principal goes with --acls only");
    }
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private String acls(PipelinePlan plan, Explanation explanation) {
    String name = plan.pipeline().name();
    AccessRulesView view =
        new AccessRulesView(
            name,
            AccessRules.of(plan, explanation),
            Map.of(
                AccessRule.Service.PROCESSOR,
                principal("--processor-principal", processorPrincipal, name + "-processor"),
                AccessRule.Service.WRITER,
                principal("--writer-principal", writerPrincipal, name + "-writer")));
    if (acls.equals(Optional.of(AclForm.COMMANDS))) {
      return view.commands();
    }
    return options.output() == OutputFormat.JSON ? view.json() : view.text();
  }

  private String principal(String option, Optional<String> given, String standard) {
    String principal = given.orElse("User:" + standard);
    if (!principal.matches("[A-Za-z]+:[^'\\s]+")) {
      throw mistake(
          "%s '%s' is not TYPE:NAME without blanks and quotes, such as User:%s"
              .formatted(option, principal, standard));
    }
    return principal;
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
