package io.sluice.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An Apicurio schema registry in a process of its own, listening on 127.0.0.1 only, with the
 * Confluent REST API.
 *
 * <p>The directory is durable: the distribution calls itself in-memory, but its H2 database is
 * pointed at a file that is written through, so that every acknowledged schema keeps its id, also
 * after {@link #kill}. The global compatibility is {@code BACKWARD} after each start, as in
 * Confluent's registry. It counts as started only when the server that answers on its port returns
 * the token given to this process.
 */
public final class RegistryServer implements AutoCloseable {
  private static final String TOKEN_HEADER = "X-Sluice-Stack";
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String token = UUID.randomUUID().toString();
  private final Path home;
  private final Path directory;
  private final int port;
  private @Nullable ChildProcess process;

  /**
   * A registry that is not started yet.
   *
   * @param home the unpacked distribution
   * @param directory where it keeps everything; created if absent
   */
  public RegistryServer(Path home, Path directory, int port) {
    this.home = home.toAbsolutePath();
    this.directory = directory.toAbsolutePath();
    this.port = port;
  }

  /**
   * Starts the registry and returns when it answers. May be called again after {@link #kill} and
   * {@link #close}.
   *
   * @throws LocalStackException when the distribution is absent, the port is taken, the process
   *     ends, or it does not answer within 60 seconds
   */
  public void start() throws InterruptedException {
    launch();
    awaitReady();
  }

  void launch() {
    FreePorts.require(port, "the schema registry", "--registry-port");
    process =
        ChildProcess.start("the schema registry", command(), directory.resolve("registry.log"));
  }

  private JavaCommand command() {
    return JavaCommand.of("io.quarkus.runner.GeneratedMain", runner().toString())
        .withOptions(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Dquarkus.banner.enabled=false",
            "-Dquarkus.log.level=WARN",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-Dquarkus.http.header.\"" + TOKEN_HEADER + "\".value=" + token,
            "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:"
                + directory.resolve("schemas")
                + ";WRITE_DELAY=0",
            "-Dquarkus.datasource.jdbc.initial-size=2",
            "-Dquarkus.datasource.jdbc.min-size=2",
            "-Dquarkus.datasource.jdbc.max-size=8");
  }

  private Path runner() {
    try (Stream<Path> files = Files.list(home)) {
      List<Path> runners = files.filter(file -> file.toString().endsWith("-runner.jar")).toList();
      if (runners.size() == 1) {
        return runners.get(0);
      }
      throw new LocalStackException(
          "Cannot start the schema registry: %s holds %d runner jars instead of one; rebuild the module local-stack"
              .formatted(home, runners.size()));
    } catch (IOException e) {
      throw new LocalStackException(
          "Cannot start the schema registry: no distribution in %s; build the module local-stack"
              .formatted(home),
          e);
    }
  }

  void awaitReady() throws InterruptedException {
    Readiness.await(running(), this::reluctance);
    requireBackwardCompatibility();
  }

  private Optional<String> reluctance() throws InterruptedException {
    HttpResponse<String> response;
    try {
      response = send(request("/subjects").GET().build());
    } catch (IOException e) {
      return Optional.of(e.toString());
    }
    if (!response.headers().firstValue(TOKEN_HEADER).equals(Optional.of(token))) {
      close();
      throw LocalStackException.inTheWay(
          "Cannot start the schema registry: another server answers on port %d; choose another --registry-port"
              .formatted(port));
    }
    return response.statusCode() == 200
        ? Optional.empty()
        : Optional.of("status " + response.statusCode());
  }

  private void requireBackwardCompatibility() throws InterruptedException {
    HttpRequest.BodyPublisher body =
        HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"BACKWARD\"}");
    try {
      HttpResponse<String> response = send(request("/config").PUT(body).build());
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode() + ": " + response.body());
      }
    } catch (IOException e) {
      throw new LocalStackException(
          "Cannot set the registry's compatibility at %s: %s; read %s"
              .formatted(url(), e.getMessage(), running().log()),
          e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path))
        .timeout(ANSWER_LIMIT)
        .header("Content-Type", "application/vnd.schemaregistry.v1+json");
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Where the Confluent REST API is; the same after a restart. */
  public String url() {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
  }

  /**
   * The process id.
   *
   * @throws LocalStackException when it was never started
   */
  public long pid() {
    return running().pid();
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Ends the process with SIGKILL and returns when it is gone. */
  public void kill() {
    running().kill();
  }

  /** Stops the registry if it runs, and starts it on the same directory and port. */
  public void restart() throws InterruptedException {
    close();
    start();
  }

  /**
   * Stops the registry cleanly, or by force after 20 seconds; does nothing when it is not running.
   */
  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }

  private ChildProcess running() {
    if (process == null) {
      throw new LocalStackException(
          "Cannot reach the schema registry: it was never started; call start() first");
    }
    return process;
  }
}
