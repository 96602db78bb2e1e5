package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Scripts that Node runs, with the packages that they need, in a folder of their own.
 *
 * @param folder where they run; the packages are installed there
 */
record NodeProject(Path folder) {

  private static final long LIMIT_MINUTES = 5;

  /** Copies the scripts of a folder of this module and installs what they need. */
  static NodeProject install(String source, Path folder) throws Exception {
    try (Stream<Path> files = Files.list(Path.of(source))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    NodeProject project = new NodeProject(folder);
    project.run("", List.of("npm", "install", "--no-audit", "--no-fund", "--loglevel", "error"));
    return project;
  }

  /** The lines that a script has said. */
  List<String> node(String input, String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    return run(input, command);
  }

  private List<String> run(String input, List<String> command)
      throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
      assertThat(process.exitValue()).as("%s: %s", command, Files.readString(err)).isZero();
      return Files.readAllLines(out);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
