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
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The installed writer, started as cheaply as a JVM can be: one compiler, one collector thread, and
 * classes from an archive that is made once a campaign.
 */
record WriterProgram(JavaCommand command, Path archive) {

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
    JavaCommand started =
        Files.exists(archive)
            ? command.withMoreOptions("-XX:SharedArchiveFile=" + archive)
            : command;
    return start(started, folder, pipelineFile, failpoint, arguments);
  }

  /** Starts a run that leaves the archive behind when it ends by itself. */
  WriterProcess startArchiving(Path folder, Path pipelineFile, String... arguments) {
    return start(
        command.withMoreOptions("-XX:ArchiveClassesAtExit=" + archive),
        folder,
        pipelineFile,
        "",
        arguments);
  }

  private static WriterProcess start(
      JavaCommand command, Path folder, Path pipelineFile, String failpoint, String... arguments) {
    JavaCommand complete =
        command
            .withArguments("-f", pipelineFile.toString())
            .withMoreArguments(arguments)
            .withEnvironment(Map.of("SLUICE_FAILPOINT", failpoint));
    return WriterProcess.start(complete, folder);
  }
}
