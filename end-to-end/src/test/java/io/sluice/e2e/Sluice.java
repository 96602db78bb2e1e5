package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.local.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The launcher as a user calls it: a shell command with output and an exit code. */
final class Sluice {

  /** For JVMs that end before the optimizing compiler's work would pay; Spark generates much. */
  static final String JAVA_OPTIONS =
      "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m";

  private static final long LIMIT_MINUTES = 15;

  /**
   * How a command ended.
   *
   * @param exit its code; 137 after SIGKILL
   */
  record Result(int exit, String out, String err) {

    /** One clear line on standard error, no stack trace, and this exit code. */
    void requireRefusal(int expectedExit, String... words) {
      assertThat(exit).as(err).isEqualTo(expectedExit);
      assertThat(err).contains(words).doesNotContain("\tat ", "Exception in thread");
      assertThat(err.strip().lines()).hasSizeLessThanOrEqualTo(4);
    }
  }

  /** A command that has not ended; closed, it is gone together with all it started. */
  record Running(Process process, Path outFile, Path errFile) implements AutoCloseable {

    Result await() throws IOException, InterruptedException {
      assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as("it ends").isTrue();
      return new Result(process.exitValue(), out(), err());
    }

    String out() throws IOException {
      return read(outFile);
    }

    String err() throws IOException {
      return read(errFile);
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private final Path directory;
  private final Path home;
  private final Map<String, String> variables;

  /**
   * @param directory where commands run and their output is kept
   */
  Sluice(Path directory) {
    this(directory, Map.of());
  }

  /**
   * @param variables that every command finds in its environment
   */
  Sluice(Path directory, Map<String, String> variables) {
    this(directory, Installation.current().home(), variables);
  }

  private Sluice(Path directory, Path home, Map<String, String> variables) {
    this.directory = directory;
    this.home = home;
    this.variables = variables;
  }

  /** The launcher of another installation. */
  static Sluice of(Installation installation, Path directory) {
    return new Sluice(directory, installation.home(), Map.of());
  }

  Result run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), arguments);
  }

  /** Runs a command to its end. */
  Result run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    try (Running running = start(environment, arguments)) {
      return running.await();
    }
  }

  /** Starts a command and returns at once. */
  Running start(String... arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  Running start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(home.resolve("sluice").toString());
    line.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("SLUICE_BUILD", "never");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SLUICE_JAVA_OPTS", JAVA_OPTIONS);
    builder.environment().putAll(variables);
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
