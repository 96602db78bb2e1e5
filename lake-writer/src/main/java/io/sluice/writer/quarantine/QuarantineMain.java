package io.sluice.writer.quarantine;

import io.sluice.cli.CommandRunner;
import io.sluice.writer.Failpoints;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** Looks at the malformed records of tables, replays them and discards them. */
@Command(
    name = "quarantine",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Look at records that could not be read, read them again, or say that they are not wanted.",
      "Their bytes stay in the quarantine in any case; what became of them is said in the log of",
      "their table, in the commit that has their rows."
    },
    footer = {
      "",
      "Exit codes: 0 done, or nothing to do; 1 failed; 2 usage; 3 records wait (list --check); 75 the",
      "registry does not answer, a job holds the table, or somebody else settled records meanwhile;",
      "78 the pipeline file or a table is wrong.",
      "",
      "Examples:",
      "  sluice quarantine list --check",
      "  sluice quarantine show clicks --partition 0 --offset 1200-1300",
      "  sluice quarantine replay clicks --dry-run",
      "  sluice quarantine discard clicks --error 'no JSON' --reason 'test messages of 5 January'"
    })
public final class QuarantineMain {

  private QuarantineMain() {}

  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    Failpoints.arm(environment.get(Failpoints.ENVIRONMENT_VARIABLE));
    System.exit(
        runner(environment).run(arguments.length == 0 ? new String[] {"--help"} : arguments));
  }

  static CommandRunner runner(Map<String, String> environment) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new QuarantineMain());
    spec.addSubcommand("list", new CommandLine(new ListCommand(environment)));
    spec.addSubcommand("show", new CommandLine(new ShowCommand(environment)));
    spec.addSubcommand("replay", new CommandLine(new ReplayCommand(environment)));
    spec.addSubcommand("discard", new CommandLine(new DiscardCommand(environment)));
    return new CommandRunner(spec);
  }
}
