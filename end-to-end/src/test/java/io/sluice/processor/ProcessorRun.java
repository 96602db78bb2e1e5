package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.local.ChildProcess;
import io.sluice.local.Installation;
import io.sluice.local.JavaCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The stream-processor as a process of its own, on one pipeline file and one state directory. */
final class ProcessorRun {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Pattern ADDRESS = Pattern.compile("answers on http:/+([0-9.]+:[0-9]+)");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path directory;
  private final Path pipeline;

  /** How a run ended, and what it printed. */
  record Ended(int exit, String out, String err) {

    JsonNode report() throws IOException {
      return new ObjectMapper().readTree(out);
    }

    /** What the report says of a view. */
    JsonNode view(String name) throws IOException {
      for (JsonNode view : report().path("views")) {
        if (view.path("view").asText().equals(name)) {
          return view;
        }
      }
      throw new AssertionError("No view '%s' in %s".formatted(name, out));
    }
  }

  /** A run that has not ended. */
  record Running(ChildProcess process, Path out, Path err) implements AutoCloseable {

    String errors() {
      try {
        return Files.exists(err) ? Files.readString(err) : "";
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    /** The value of a metric without labels. */
    double metric(String name) throws IOException, InterruptedException {
      Matcher address = ADDRESS.matcher(errors());
      assertThat(address.find()).as(errors()).isTrue();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + address.group(1) + "/metrics")).build();
      return HTTP.send(request, BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new AssertionError("There is no metric " + name));
    }

    Ended await() throws IOException, InterruptedException {
      OptionalInt code = process.await(LIMIT);
      assertThat(code).as("it ends; %s", errors()).isPresent();
      return new Ended(code.getAsInt(), Files.readString(out), errors());
    }

    @Override
    public void close() {
      process.close();
    }
  }

  ProcessorRun(Path directory, String pipeline) throws IOException {
    this.directory = directory;
    this.pipeline = Files.writeString(directory.resolve("pipeline.yaml"), pipeline);
  }

  Running start(String... options) {
    JavaCommand command =
        Installation.current()
            .command("stream-processor", "io.sluice.processor.ProcessorMain")
            .withMoreOptions("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .withArguments(
                "-f",
                pipeline.toString(),
                "-o",
                "json",
                "--state-dir",
                directory.resolve("state").toString())
            .withMoreArguments(options);
    String id = UUID.randomUUID().toString();
    Path out = directory.resolve(id + ".out");
    Path err = directory.resolve(id + ".err");
    return new Running(ChildProcess.start("the stream-processor", command, err, out), out, err);
  }

  Ended run(String... options) throws IOException, InterruptedException {
    try (Running running = start(options)) {
      return running.await();
    }
  }

  /** Runs to an end that has to be a good one. */
  Ended drain(String... options) throws IOException, InterruptedException {
    Ended ended = run(options);
    assertThat(ended.exit()).as(ended.err()).isZero();
    return ended;
  }
}
