package io.sluice.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One Spark process that runs job after job, so that its start is paid once.
 *
 * <p>Jobs are lines of its standard input and it ends with that: so it cannot outlive this process.
 */
public final class JobProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STOP_LIMIT_S = 10;

  /**
   * What a job said.
   *
   * @param exit its exit code
   * @param output its report
   * @param error its message, or empty
   */
  public record Answer(int exit, JsonNode output, String error) {}

  private final Process process;
  private final Path log;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  private JobProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts the process and returns at once; the first job waits until Spark is there. */
  public static JobProcess start(JavaCommand command, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command.unwatchedLine())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return new JobProcess(builder.start(), log);
    } catch (IOException e) {
      throw new LocalStackException("Cannot start Spark: %s".formatted(e.getMessage()), e);
    }
  }

  /**
   * Runs a job to its end.
   *
   * @throws LocalStackException if the process ends instead of answering
   */
  public Answer run(String... arguments) {
    try {
      questions.write(JSON.writeValueAsString(List.of(arguments)));
      questions.newLine();
      questions.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new LocalStackException(
            "Cannot run job %s: Spark's process ended; read %s"
                .formatted(String.join(" ", arguments), log));
      }
      JsonNode answer = JSON.readTree(line);
      return new Answer(
          answer.path("exit").asInt(-1),
          answer.path("output"),
          answer.path("error").asText("").strip());
    } catch (IOException e) {
      throw new LocalStackException(
          "Cannot run job %s: %s; read %s"
              .formatted(String.join(" ", arguments), e.getMessage(), log),
          e);
    }
  }

  /**
   * Runs a job that has to succeed.
   *
   * @return its report
   * @throws LocalStackException if it ends with another code than 0
   */
  public JsonNode require(String... arguments) {
    Answer answer = run(arguments);
    if (answer.exit() != 0) {
      throw new LocalStackException(
          "Job %s ended with code %d: %s"
              .formatted(String.join(" ", arguments), answer.exit(), answer.error()));
    }
    return answer.output();
  }

  /** Ends the process without its consent (SIGKILL); a job that runs ends with an exception. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Lets the process end, by force if it has not within ten seconds. */
  @Override
  public void close() {
    try {
      questions.close();
      if (!process.waitFor(STOP_LIMIT_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
