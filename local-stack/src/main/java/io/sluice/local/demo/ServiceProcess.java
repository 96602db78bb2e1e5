package io.sluice.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.local.ChildProcess;
import io.sluice.local.JavaCommand;
import io.sluice.local.LocalStackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A service of Sluice in a process of its own: started, asked over HTTP, killed, drained. */
final class ServiceProcess implements AutoCloseable {

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
  private static final Duration READY_LIMIT = Duration.ofSeconds(90);
  private static final Duration DRAIN_LIMIT = Duration.ofMinutes(5);
  private static final long PAUSE_MS = 100;
  private static final int HTTP_OK = 200;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_LIMIT).build();
  private final String name;
  private final JavaCommand command;
  private final Path log;
  private final int port;
  private @Nullable ChildProcess process;

  /**
   * A service that is not started yet.
   *
   * @param command without options such as {@code --drain}, which are added
   * @param port where it answers HTTP
   */
  ServiceProcess(String name, JavaCommand command, Path log, int port) {
    this.name = name;
    this.command = command;
    this.log = log;
    this.port = port;
  }

  void start() {
    process = ChildProcess.start(name, command, log);
  }

  /**
   * Returns when the service says that it is ready.
   *
   * @throws LocalStackException if it ends first, or is not ready within 90 seconds
   */
  void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + READY_LIMIT.toNanos();
    String answer = "";
    while (System.nanoTime() < deadline) {
      requireAlive();
      try {
        HttpResponse<String> ready = get("/readyz");
        if (ready.statusCode() == HTTP_OK) {
          return;
        }
        answer = ready.body().strip();
      } catch (IOException e) {
        answer = e.toString();
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    }
    throw failed("it is not ready after %d s (%s)".formatted(READY_LIMIT.toSeconds(), answer));
  }

  /**
   * @throws LocalStackException if the process has ended
   */
  void requireAlive() {
    if (process == null || !process.isAlive()) {
      throw failed("its process ended");
    }
  }

  /** The sum of a metric over all its labels, or empty while the service does not answer. */
  OptionalDouble metric(String metric) {
    try {
      return get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .reduce(Double::sum);
    } catch (IOException e) {
      return OptionalDouble.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalDouble.empty();
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(port, path));
    return http.send(
        HttpRequest.newBuilder(uri).timeout(ANSWER_LIMIT).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Ends the process with SIGKILL. */
  void kill() {
    if (process != null) {
      process.kill();
    }
  }

  /**
   * Runs the service once more with the given options, until it ends by itself.
   *
   * @param output the file that takes its JSON report
   * @return the report
   * @throws LocalStackException if it does not end with code 0 within five minutes
   */
  JsonNode drain(Path output, String... options) throws InterruptedException {
    JavaCommand drain = command.withMoreArguments(options).withMoreArguments("-o", "json");
    try (ChildProcess draining = ChildProcess.start(name, drain, log, output)) {
      OptionalInt code = draining.await(DRAIN_LIMIT);
      if (code.isEmpty() || code.getAsInt() != 0) {
        throw failed(
            "draining it "
                + (code.isEmpty()
                    ? "took more than %d minutes".formatted(DRAIN_LIMIT.toMinutes())
                    : "ended with code " + code.getAsInt()));
      }
      return new ObjectMapper().readTree(output.toFile());
    } catch (IOException e) {
      throw failed("its report cannot be read: " + e.getMessage());
    }
  }

  private LocalStackException failed(String reason) {
    String last = process == null ? "" : "%n%s".formatted(process.lastLines(5));
    return new LocalStackException(
        "Cannot go on with %s: %s; read %s%s".formatted(name, reason, log, last));
  }

  /** Stops the service if it runs. */
  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
