package io.sluice.local;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * The directory of a broker: its properties, its data and the identity of its cluster.
 *
 * <p>A directory is formatted once; afterwards it keeps its cluster id and its records.
 */
final class BrokerFiles {
  private static final Duration FORMAT_LIMIT = Duration.ofSeconds(60);

  private final Path directory;
  private final Map<String, String> properties;

  /**
   * @param properties of the server, on top of those that every broker here has
   */
  BrokerFiles(Path directory, Map<String, String> properties) {
    this.directory = directory.toAbsolutePath();
    this.properties = Map.copyOf(properties);
  }

  Path properties() {
    return directory.resolve("server.properties");
  }

  Path log() {
    return directory.resolve("broker.log");
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Path identity() {
    return data().resolve("meta.properties");
  }

  /**
   * Writes the properties of a broker on these ports, and formats the directory unless that was
   * done before.
   *
   * @throws LocalStackException when the directory cannot be written or formatted
   */
  void prepare(int port, int controllerPort, String classPath) throws InterruptedException {
    try {
      Files.createDirectories(directory);
      Files.writeString(properties(), text(port, controllerPort) + moreText());
    } catch (IOException e) {
      throw new LocalStackException(
          "Cannot prepare the Kafka broker: %s cannot be written (%s); choose another --dir"
              .formatted(directory, e.getMessage()),
          e);
    }
    if (!Files.exists(identity())) {
      format(classPath);
    }
  }

  private void format(String classPath) throws InterruptedException {
    JavaCommand command =
        JavaCommand.of("kafka.tools.StorageTool", classPath)
            .withOptions(KafkaBroker.JVM_OPTIONS)
            .withArguments(
                "format", "-t", Uuid.randomUuid().toString(), "-c", properties().toString());
    try (ChildProcess tool = ChildProcess.start("Kafka's storage tool", command, log())) {
      OptionalInt code = tool.await(FORMAT_LIMIT);
      if (code.isEmpty() || code.getAsInt() != 0) {
        throw new LocalStackException(
            "Cannot format %s: Kafka's storage tool %s; its last words:%n%s"
                .formatted(data(), ending(code), tool.lastLines(5)));
      }
    }
  }

  private static String ending(OptionalInt code) {
    return code.isPresent() ? "ended with code " + code.getAsInt() : "did not end within 60 s";
  }

  /** The cluster id that the directory was formatted with. */
  String clusterId() {
    Properties identity = new Properties();
    try (Reader reader = Files.newBufferedReader(identity())) {
      identity.load(reader);
    } catch (IOException e) {
      throw new LocalStackException(
          "Cannot read the cluster id: %s (%s); the directory is damaged, choose another --dir"
              .formatted(identity(), e.getMessage()),
          e);
    }
    return identity.getProperty("cluster.id", "");
  }

  private String moreText() {
    return properties.entrySet().stream()
        .map(property -> "%s=%s%n".formatted(property.getKey(), property.getValue()))
        .sorted()
        .collect(Collectors.joining());
  }

  private String text(int port, int controllerPort) {
    return """
        process.roles=broker,controller
        node.id=1
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        controller.quorum.voters=1@127.0.0.1:%2$d
        log.dirs=%3$s
        auto.create.topics.enable=false
        # Events carry the time they happened, which may be long ago.
        log.retention.ms=-1
        # A killed broker may come back once its last session is over.
        broker.session.timeout.ms=3000
        broker.heartbeat.interval.ms=500
        group.initial.rebalance.delay.ms=0
        # Tests of take-overs do not wait for the default of 6 s.
        group.min.session.timeout.ms=500
        offsets.topic.num.partitions=4
        offsets.topic.replication.factor=1
        transaction.state.log.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.num.partitions=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        # The default takes 128 MB of heap.
        log.cleaner.dedupe.buffer.size=2097152
        """
        .formatted(port, controllerPort, data());
  }
}
