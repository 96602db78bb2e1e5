package io.sluice.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * A single-node Apache Kafka (KRaft) in a process of its own, listening on 127.0.0.1 only.
 *
 * <p>The directory is durable: a broker started on it again, also after {@link #kill}, has the same
 * cluster id and every acknowledged record. It counts as started only when the cluster that answers
 * on its port is its own.
 */
public final class KafkaBroker implements AutoCloseable {
  static final String[] JVM_OPTIONS = {
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Dlogback.configurationFile=broker-logback.xml"
  };
  private static final int ANSWER_LIMIT_MS = 5_000;

  private final BrokerFiles files;
  private final int port;
  private final int controllerPort;
  private final String classPath;
  private @Nullable ChildProcess process;

  /**
   * A broker that is not started yet.
   *
   * @param directory where it keeps everything; created if absent
   * @param classPath a class path that holds Kafka's server
   */
  public KafkaBroker(Path directory, int port, int controllerPort, String classPath) {
    this(directory, port, controllerPort, classPath, Map.of());
  }

  /**
   * As the other, with further properties of the server, such as a listener with TLS, which win
   * over those that it has by itself. What starts and asks it needs the plain listener on {@code
   * port}.
   */
  public KafkaBroker(
      Path directory,
      int port,
      int controllerPort,
      String classPath,
      Map<String, String> properties) {
    this.files = new BrokerFiles(directory, properties);
    this.port = port;
    this.controllerPort = controllerPort;
    this.classPath = classPath;
  }

  /**
   * Starts the broker and returns when it answers. May be called again after {@link #kill} and
   * {@link #close}.
   *
   * @throws LocalStackException when a port is taken, the process ends, or it does not answer
   *     within 60 seconds
   */
  public void start() throws InterruptedException {
    launch();
    awaitReady();
  }

  void launch() throws InterruptedException {
    FreePorts.require(port, "the Kafka broker", "--kafka-port");
    FreePorts.require(controllerPort, "Kafka's controller", "--controller-port");
    files.prepare(port, controllerPort, classPath);
    process =
        ChildProcess.start(
            "the Kafka broker",
            JavaCommand.of("kafka.Kafka", classPath)
                .withOptions(JVM_OPTIONS)
                .withArguments(files.properties().toString()),
            files.log());
  }

  void awaitReady() throws InterruptedException {
    Readiness.await(running(), this::reluctance);
  }

  private Optional<String> reluctance() throws InterruptedException {
    if (!FreePorts.isServed(port)) {
      return Optional.of("nobody listens on port " + port);
    }
    try (Admin admin = Admin.create(adminConfig())) {
      String answering = admin.describeCluster().clusterId().get();
      requireOwn(answering);
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(e.getCause()));
    }
  }

  private Map<String, Object> adminConfig() {
    return Map.of(
        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_LIMIT_MS,
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_LIMIT_MS);
  }

  private void requireOwn(String answering) {
    if (!answering.equals(files.clusterId())) {
      close();
      throw LocalStackException.inTheWay(
          "Cannot start the Kafka broker: cluster %s answers on port %d, ours is %s; choose another --kafka-port"
              .formatted(answering, port, files.clusterId()));
    }
  }

  /** What clients call {@code bootstrap.servers}; the same after a restart. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
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

  /** Stops the broker if it runs, and starts it on the same directory and ports. */
  public void restart() throws InterruptedException {
    close();
    start();
  }

  /**
   * Stops the broker cleanly, or by force after 20 seconds; does nothing when it is not running.
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
          "Cannot reach the Kafka broker: it was never started; call start() first");
    }
    return process;
  }
}
