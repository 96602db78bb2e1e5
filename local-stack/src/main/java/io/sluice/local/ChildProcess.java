package io.sluice.local;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A JVM started by this one that never outlives it: it runs under {@link ParentWatch}.
 *
 * <p>Its working directory is the folder of its log. Methods may be called from any thread, and
 * again after the process has ended.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Pattern ERROR = Pattern.compile("\\bERROR\\b");

  private final String name;
  private final Path log;
  private final Process process;

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a command; its standard output and standard error are appended to {@code log}.
   *
   * @param name what messages call it
   * @throws LocalStackException when the process or its log cannot be created
   */
  public static ChildProcess start(String name, JavaCommand command, Path log) {
    return start(name, command, log, new ProcessBuilder(command.line()).redirectErrorStream(true));
  }

  /**
   * Starts a command whose answer is its standard output: that goes to {@code output}, replacing
   * what is there; standard error is appended to {@code log}.
   *
   * @throws LocalStackException when the process or its log cannot be created
   */
  public static ChildProcess start(String name, JavaCommand command, Path log, Path output) {
    ProcessBuilder builder = new ProcessBuilder(command.line());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return start(name, command, log, builder.redirectOutput(output.toFile()));
  }

  private static ChildProcess start(
      String name, JavaCommand command, Path log, ProcessBuilder builder) {
    if (builder.redirectErrorStream()) {
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }
    builder.environment().putAll(command.environment());
    try {
      File directory = Files.createDirectories(log.toAbsolutePath().getParent()).toFile();
      return new ChildProcess(name, log, builder.directory(directory).start());
    } catch (IOException e) {
      throw new LocalStackException(
          "Cannot start %s: %s; check that the folder of %s can be written"
              .formatted(name, e.getMessage(), log),
          e);
    }
  }

  /** What messages call it. */
  public String name() {
    return name;
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** The file that holds what the process said. */
  public Path log() {
    return log;
  }

  /** Whether the process has not ended yet. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits for the end of the process.
   *
   * @return its exit code, or empty when it still runs after {@code limit}
   */
  public OptionalInt await(Duration limit) throws InterruptedException {
    boolean ended = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    return ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
  }

  /** Asks the process to end (SIGTERM) and returns at once. */
  public void terminate() {
    // Process.destroy() closes the pipe to the process as well, and ParentWatch takes that for our
    // end.
    process.toHandle().destroy();
  }

  /** Ends the process without its consent (SIGKILL) and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Asks the process to end, and ends it when it has not after 20 seconds or when interrupted
   * meanwhile.
   */
  @Override
  public void close() {
    terminate();
    try {
      await(STOP_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (isAlive()) {
      kill();
    }
  }

  /**
   * The last lines of the log, at most {@code count}; a log that cannot be read says so instead.
   */
  public String lastLines(int count) {
    return linesOfLog(lines -> lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }

  /**
   * The last line of the log with the level ERROR and what follows it, at most {@code count} lines;
   * the last lines if there is no such.
   */
  String lastError(int count) {
    return linesOfLog(
        lines -> {
          int from = Math.max(0, lines.size() - count);
          for (int i = lines.size() - 1; i >= 0; i--) {
            if (ERROR.matcher(lines.get(i)).find()) {
              from = i;
              break;
            }
          }
          return lines.subList(from, Math.min(lines.size(), from + count));
        });
  }

  private String linesOfLog(UnaryOperator<List<String>> chosen) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", chosen.apply(lines));
    } catch (IOException e) {
      return "(%s cannot be read: %s)".formatted(log, e.getMessage());
    }
  }
}
