package io.sluice.drill;

import io.sluice.local.ChildProcess;
import io.sluice.local.Installation;
import io.sluice.local.JavaCommand;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The installed writer, started as cheaply as a JVM can be: one compiler, one collector thread, and
 * classes from an archive that is made once a campaign.
 */
record WriterProgram(JavaCommand command, Path archive) {

  private static final String RESTORE = "io.sluice.writer.restore.RestoreMain";

  private static final String[] OPTIONS = {
    "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto"
  };

  /**
   * @param directory where jars and the archive are kept
   */
  static WriterProgram in(Path directory) {
    JavaCommand installed =
        Installation.current().command("lake-writer", "io.sluice.writer.WriterMain");
    JavaCommand packed =
        new JavaCommand(
            installed.mainClass(),
            packed(installed.classPath(), directory),
            List.of(OPTIONS),
            List.of(),
            Map.of());
    return new WriterProgram(packed, directory.resolve("writer.jsa"));
  }

  /** The same, with its archive in another directory. */
  WriterProgram archivedIn(Path directory) {
    return new WriterProgram(command, directory.resolve("writer.jsa"));
  }

  /** An archive takes classes from jars only, so folders of classes become jars, ours as well. */
  private static String packed(String classPath, Path directory) {
    Path watch =
        Path.of(ChildProcess.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    List<Path> entries =
        Stream.concat(
                Stream.of(classPath.split(File.pathSeparator)).map(Path::of), Stream.of(watch))
            .toList();
    List<Path> jars = new ArrayList<>();
    for (Path entry : entries) {
      jars.add(Files.isDirectory(entry) ? jar(entry, directory, jars.size()) : entry);
    }
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static Path jar(Path folder, Path directory, int number) {
    Path jar = directory.resolve("classes-%d.jar".formatted(number));
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int code =
        ToolProvider.findFirst("jar")
            .orElseThrow(() -> new IllegalStateException("this is no JDK: it has no jar tool"))
            .run(System.out, System.err, "cf", jar.toString(), "-C", folder.toString(), ".");
    if (code != 0) {
      throw new IllegalStateException("jar ended with %d for %s".formatted(code, folder));
    }
    return jar;
  }

  /**
   * Starts it.
   *
   * @param folder its working directory, with its log
   * @param failpoint the place where it fails; empty for none
   */
  WriterProcess start(Path folder, Path pipelineFile, String failpoint, String... arguments) {
    return WriterProcess.start(complete(archived(), pipelineFile, failpoint, arguments), folder);
  }

  /** Starts a run that leaves the archive behind when it ends by itself. */
  WriterProcess startArchiving(Path folder, Path pipelineFile, String... arguments) {
    JavaCommand archiving = command.withMoreOptions("-XX:ArchiveClassesAtExit=" + archive);
    return WriterProcess.start(complete(archiving, pipelineFile, "", arguments), folder);
  }

  /** Runs {@code sluice restore}, which is of the same jars, to its end. */
  RestoreEnd restore(Path folder, Path pipelineFile, String failpoint, String... arguments)
      throws IOException, InterruptedException {
    JavaCommand writer = archived();
    JavaCommand restore =
        new JavaCommand(RESTORE, writer.classPath(), writer.options(), List.of(), Map.of());
    try (WriterProcess process =
        WriterProcess.start(complete(restore, pipelineFile, failpoint, arguments), folder)) {
      OptionalInt exit = process.await(WriterProcess.LIMIT);
      return new RestoreEnd(exit, process.fired() > 0, process.lastLines());
    }
  }

  private JavaCommand archived() {
    return Files.exists(archive)
        ? command.withMoreOptions("-XX:SharedArchiveFile=" + archive)
        : command;
  }

  private static JavaCommand complete(
      JavaCommand command, Path pipelineFile, String failpoint, String... arguments) {
    return command
        .withArguments("-f", pipelineFile.toString())
        .withMoreArguments(arguments)
        .withEnvironment(Map.of("SLUICE_FAILPOINT", failpoint));
  }
}
