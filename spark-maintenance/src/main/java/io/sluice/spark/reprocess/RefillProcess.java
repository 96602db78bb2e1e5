package io.sluice.spark.reprocess;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.job.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer's command that copies records from Kafka, in a process of its own: the writer's way
 * from record to row is the one there is, and its class path is not Spark's.
 *
 * @param pipeline the file
 */
record RefillProcess(Path pipeline, Progress progress) {

  private static final Logger LOG = LoggerFactory.getLogger(RefillProcess.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Copies all that is missing.
   *
   * @throws SluiceException with what the command says, if it fails; run again it goes on
   */
  void copy(List<String> views, String generation, Instant from) {
    CopyProgress bar = new CopyProgress(progress, InstantSource.system());
    run(
        line(views, generation, from),
        said ->
            bar.show(
                said.path("table").asText(),
                said.path("copied").asLong(),
                said.path("offsets").asLong()));
  }

  /** What it would copy, a line for each table. */
  List<JsonNode> plan(List<String> views, String generation, Instant from) {
    List<String> line = line(views, generation, from);
    line.add("--dry-run");
    List<JsonNode> planned = new ArrayList<>();
    run(line, planned::add);
    return planned;
  }

  private List<String> line(List<String> views, String generation, Instant from) {
    String home = System.getProperty("sluice.home");
    if (home == null) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot copy records from Kafka: the launcher has not started this job, so that it does not know where the writer is; run 'sluice refill %s --generation %s --from %s' where the launcher is, and then this again with --generation %s"
              .formatted(String.join(" ", views), generation, from, generation));
    }
    List<String> line = new ArrayList<>();
    line.add(Path.of(home, "sluice").toString());
    line.add("refill");
    line.addAll(views);
    line.addAll(List.of("--generation", generation, "--from", from.toString()));
    line.addAll(List.of("-f", pipeline.toAbsolutePath().toString(), "-o", "json"));
    line.addAll(List.of("--parent", Long.toString(ProcessHandle.current().pid())));
    return line;
  }

  private interface Listener {
    void hear(JsonNode said);
  }

  private static void run(List<String> line, Listener listener) {
    try {
      ProcessBuilder builder = new ProcessBuilder(line);
      // What this process was started from is built.
      builder.environment().put("SLUICE_BUILD", "never");
      Process process = builder.start();
      process.getOutputStream().close();
      try {
        CompletableFuture<String> failure =
            CompletableFuture.supplyAsync(
                () -> lastLine(process.errorReader(StandardCharsets.UTF_8)));
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String said;
        while ((said = out.readLine()) != null) {
          listener.hear(json(said));
        }
        int exit = process.waitFor();
        if (exit != ExitCode.OK.number()) {
          throw failed(exit, failure.join());
        }
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot copy records from Kafka: %s cannot be run: %s"
              .formatted(line.get(0), e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SluiceException(
          ExitCode.FAILED, "Cannot copy records from Kafka: it was interrupted; run it again", e);
    }
  }

  private static JsonNode json(String said) {
    try {
      return JSON.readTree(said);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The writer's command says '%s'".formatted(said), e);
    }
  }

  /** What the command ends with is its message; what is before are its logs. */
  private static String lastLine(BufferedReader lines) {
    String last = "";
    try {
      String line;
      while ((line = lines.readLine()) != null) {
        LOG.info("refill: {}", line);
        last = line.isBlank() ? last : line;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return last;
  }

  private static SluiceException failed(int exit, String message) {
    return Arrays.stream(ExitCode.values())
        .filter(code -> code.number() == exit)
        .findFirst()
        .map(code -> new SluiceException(code, message))
        .orElseGet(
            () ->
                new SluiceException(
                    ExitCode.FAILED,
                    "Cannot copy records from Kafka: the writer's command ended with %d; run this again, and it goes on where that was"
                        .formatted(exit)));
  }
}
