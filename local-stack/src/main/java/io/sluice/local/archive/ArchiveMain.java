package io.sluice.local.archive;

import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.local.Installation;
import io.sluice.local.KafkaBroker;
import io.sluice.local.LocalStack;
import io.sluice.local.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;

/** Archives the classes of the services: runs each to its end, on a broker of its own. */
@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    description = {
      "Archive the classes that the services load, so that they start with less work.",
      "The launcher does it whenever it builds; this is for who builds without it."
    },
    footer = {
      "",
      "Exit codes: 0 archived, 1 a service did not run to its end.",
      "",
      "Examples:",
      "  sluice archive"
    })
public final class ArchiveMain implements CommandRunner.Command {

  private ArchiveMain() {}

  /** Runs the command; ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new ArchiveMain()).run(arguments));
  }

  @Override
  public ExitCode run() throws IOException, InterruptedException, ExecutionException {
    Path folder = Files.createTempDirectory("sluice-archive-");
    TemporaryDirectory.deletedAtExit(folder);
    archive(Installation.current(), folder);
    return ExitCode.OK;
  }

  /**
   * Archives the classes of an installation's services.
   *
   * @param folder for the broker and the lake
   */
  public static void archive(Installation installation, Path folder)
      throws IOException, InterruptedException, ExecutionException {
    try (KafkaBroker broker = LocalStack.Options.in(folder).broker()) {
      broker.start();
      Path pipelineFile = Rehearsal.prepare(folder, broker.bootstrapServers());
      for (ArchivedService service : ArchivedService.values()) {
        service.archive(installation, pipelineFile, folder);
      }
    }
  }
}
