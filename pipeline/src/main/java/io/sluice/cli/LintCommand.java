package io.sluice.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFileException;
import io.sluice.pipeline.file.Problem;
import java.io.PrintWriter;
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
      "Exit codes: 0 the file can be used, 78 it cannot.",
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
      Pipeline pipeline = options.pipeline(environment);
      print(
          List.of(),
          "%s: pipeline '%s' is in order: %s"
              .formatted(options.file(), pipeline.name(), summary(pipeline)));
      return ExitCode.OK;
    } catch (PipelineFileException e) {
      print(e.problems(), e.getMessage());
      return e.exitCode();
    }
  }

  private static String summary(Pipeline pipeline) {
    return "%d streams, %d dimensions, %d views"
        .formatted(
            pipeline.streams().size(), pipeline.dimensions().size(), pipeline.views().size());
  }

  private void print(List<Problem> problems, @org.jspecify.annotations.Nullable String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(options.output() == OutputFormat.JSON ? json(problems) : text);
  }

  private static ObjectNode json(List<Problem> problems) {
    ObjectNode report = new ObjectMapper().createObjectNode().put("ok", problems.isEmpty());
    ArrayNode list = report.putArray("problems");
    for (Problem problem : problems) {
      list.addObject()
          .put("file", problem.at().file())
          .put("line", problem.at().line())
          .put("column", problem.at().column())
          .put("message", problem.message());
    }
    return report;
  }
}
