package io.sluice.local.archive;

import io.sluice.local.ClassArchive;
import io.sluice.local.Installation;
import io.sluice.local.JavaCommand;
import io.sluice.local.LocalStackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service whose classes are archived: those that a whole run of it loads. */
enum ArchivedService {
  // In the order in which they run: the writer writes what the processor says.
  PROCESSOR(
      "stream-processor", "io.sluice.processor.ProcessorMain", "--drain", "--state-dir=state"),
  WRITER("lake-writer", "io.sluice.writer.WriterMain", "--drain");

  private static final long LIMIT_SECONDS = 120;

  private final String module;
  private final String mainClass;
  private final List<String> arguments;

  ArchivedService(String module, String mainClass, String... arguments) {
    this.module = module;
    this.mainClass = mainClass;
    this.arguments = List.of(arguments);
  }

  /**
   * Runs the service to its end and archives what it has loaded.
   *
   * @param folder where it runs and leaves its log
   * @throws LocalStackException if it fails, or no JVM can use the archive
   */
  void archive(Installation installation, Path pipelineFile, Path folder)
      throws IOException, InterruptedException {
    ClassArchive archive = installation.archive(module);
    archive.discard();
    String jars = archive.jars();
    Path next = Path.of("%s.%d".formatted(archive.file(), ProcessHandle.current().pid()));
    JavaCommand command =
        on(jars, installation.command(module, mainClass))
            .withMoreOptions("-XX:TieredStopAtLevel=1", "-Xlog:cds*=error");
    try {
      run(
          "write",
          command
              .withMoreOptions("-XX:ArchiveClassesAtExit=" + next)
              .withArguments("-f", pipelineFile.toString())
              .withMoreArguments(arguments.toArray(String[]::new)),
          folder);
      run(
          "use",
          command
              .withMoreOptions(
                  "-Xshare:on", "-XX:+VerifySharedSpaces", "-XX:SharedArchiveFile=" + next)
              .withArguments("--help"),
          folder);
      archive.replace(next, jars);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private static JavaCommand on(String classPath, JavaCommand command) {
    return new JavaCommand(command.mainClass(), classPath, command.options(), List.of(), Map.of());
  }

  private void run(String verb, JavaCommand command, Path folder)
      throws IOException, InterruptedException {
    Path log = folder.resolve(module + ".log");
    Process process =
        new ProcessBuilder(command.unwatchedLine())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new LocalStackException(
            "Cannot %s the class archive of %s: %s; its log follows%n%s"
                .formatted(
                    verb,
                    module,
                    process.isAlive()
                        ? "it runs for longer than %d s".formatted(LIMIT_SECONDS)
                        : "it ended with %d".formatted(process.exitValue()),
                    Files.readString(log)));
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
