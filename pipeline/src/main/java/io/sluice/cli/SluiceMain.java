package io.sluice.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The front command: what needs neither Kafka Streams, Delta nor Spark. The launcher starts the
 * services and jobs in JVMs of their own, each with its own class path.
 */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    version = "sluice 0.1.0-SNAPSHOT",
    description = "Kafka in, Delta Lake tables out, batch and streaming on the same tables.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 ok, 1 failed, 2 usage, 3 check failed, 75 try later, 78 configuration.",
      "",
      "Examples:",
      "  sluice demo",
      "  sluice lint -f pipeline.yaml",
      "  sluice writer --help"
    })
public final class SluiceMain {

  private SluiceMain() {}

  public static void main(String[] arguments) {
    System.exit(
        runner(System.getenv()).run(arguments.length == 0 ? new String[] {"--help"} : arguments));
  }

  static CommandRunner runner(Map<String, String> environment) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new SluiceMain());
    for (LaunchedCommand command : LaunchedCommand.values()) {
      spec.addSubcommand(command.commandName(), new CommandLine(command.spec()));
    }
    spec.addSubcommand("lint", new CommandLine(new LintCommand(environment)));
    spec.addSubcommand("completion", new CommandLine(new CompletionCommand()));
    return new CommandRunner(spec);
  }
}
