package io.sluice.console.doctor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.console.doctor.Finding.Level;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Pipeline;
import io.sluice.registry.RegistryConnector;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for what is amiss around a pipeline. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Look for what is amiss around a pipeline: host, disks, clocks, lake, tables, registry, topics.",
      "Changes nothing: in the lake it writes a file of its own and deletes it, no topic is made."
    },
    footer = {
      "",
      "Exit codes: 0 nothing fails, 1 failed, 2 usage, 3 something fails, 78 the pipeline file is",
      "wrong.",
      "",
      "Examples:",
      "  sluice doctor",
      "  sluice doctor -f /etc/sluice/shop.yaml --state-dir /var/lib/sluice-state",
      "  sluice doctor -o json"
    })
public final class DoctorMain implements CommandRunner.Command {

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Where the processor keeps its state (default: ${DEFAULT-VALUE}).")
  private Path state = Path.of("sluice-state");

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;

  DoctorMain(Map<String, String> environment) {
    this.environment = environment;
  }

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new DoctorMain(System.getenv())).run(arguments));
  }

  @Override
  public ExitCode run() throws InterruptedException {
    Pipeline pipeline = options.pipeline(environment);
    List<Examination> examinations =
        List.of(
            new HostExamination(state),
            new LakeExamination(pipeline.lake(), InstantSource.system()),
            new TableExamination(pipeline),
            new RegistryExamination(pipeline, RegistryConnector.installed()::connect),
            new TopicExamination(pipeline));
    List<Finding> findings = new ArrayList<>();
    for (Examination examination : examinations) {
      List<Finding> found = examination.findings();
      findings.addAll(found);
      if (options.output() == OutputFormat.TEXT) {
        found.forEach(this::print);
      }
    }
    boolean isWell = findings.stream().noneMatch(finding -> finding.level() == Level.FAIL);
    if (options.output() == OutputFormat.JSON) {
      out().println(json(isWell, findings));
    }
    out().flush();
    return isWell ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  /** At once: a part that does not answer takes its time. */
  private void print(Finding finding) {
    out().printf("%-4s  %s: %s%n", finding.level().label(), finding.subject(), finding.text());
    if (!finding.wayOut().isEmpty()) {
      out().printf("      %s%n", finding.wayOut());
    }
    out().flush();
  }

  private static ObjectNode json(boolean isWell, List<Finding> findings) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("ok", isWell);
    json.putArray("findings");
    for (Finding finding : findings) {
      json.withArrayProperty("findings")
          .addObject()
          .put("level", finding.level().label())
          .put("subject", finding.subject())
          .put("text", finding.text())
          .put("way_out", finding.wayOut());
    }
    return json;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
