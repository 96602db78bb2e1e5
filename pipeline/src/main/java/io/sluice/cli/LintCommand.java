package io.sluice.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFileException;
import io.sluice.pipeline.file.Problem;
import io.sluice.plan.TypeCheck;
import io.sluice.registry.RegistryConnector;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks a pipeline file and names everything that is wrong with it. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = "Check a pipeline file and name everything that is wrong with it.",
    footer = {
      "",
      "Schemas that the file leaves to the registry are asked for there. What could not",
      "be checked, as what needs the table of a dimension, is listed as a note.",
      "",
      "Exit codes: 0 nothing is wrong in what was checked, 78 something is.",
      "",
      "Examples:",
      "  sluice lint",
      "  sluice lint -f shop/pipeline.yaml -o json"
    })
final class LintCommand implements CommandRunner.Command {

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;

  LintCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public ExitCode run() {
    try {
      return check(options.pipeline(environment));
    } catch (PipelineFileException e) {
      print(List.of(String.valueOf(e.getMessage())), new TypeCheck.Result(e.problems(), List.of()));
      return e.exitCode();
    }
  }

  private ExitCode check(Pipeline pipeline) {
    TypeCheck.Result result =
        TypeCheck.of(
            pipeline, pipeline.registry().map(file -> RegistryConnector.installed().connect(file)));
    List<String> lines = new ArrayList<>();
    if (result.problems().isEmpty()) {
      lines.add(
          "%s: pipeline '%s' is in order: %s"
              .formatted(options.file(), pipeline.name(), summary(pipeline)));
    }
    result.problems().forEach(problem -> lines.add(problem.toString()));
    result.notes().forEach(note -> lines.add("note: " + note));
    print(lines, result);
    return result.problems().isEmpty() ? ExitCode.OK : ExitCode.CONFIGURATION;
  }

  private static String summary(Pipeline pipeline) {
    return "%d streams, %d dimensions, %d views"
        .formatted(
            pipeline.streams().size(), pipeline.dimensions().size(), pipeline.views().size());
  }

  private void print(List<String> lines, TypeCheck.Result result) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        options.output() == OutputFormat.JSON
            ? json(result)
            : String.join(System.lineSeparator(), lines));
  }

  private static ObjectNode json(TypeCheck.Result result) {
    ObjectNode report =
        new ObjectMapper().createObjectNode().put("ok", result.problems().isEmpty());
    ArrayNode list = report.putArray("problems");
    for (Problem problem : result.problems()) {
      list.addObject()
          .put("file", problem.at().file())
          .put("line", problem.at().line())
          .put("column", problem.at().column())
          .put("message", problem.message());
    }
    ArrayNode notes = report.putArray("notes");
    result.notes().forEach(notes::add);
    return report;
  }
}
