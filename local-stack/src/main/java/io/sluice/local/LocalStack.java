package io.sluice.local;

import io.sluice.kafka.Topics;
import io.sluice.pipeline.RegistryDefinition;
import io.sluice.registry.HttpSchemaRegistry;
import io.sluice.registry.SchemaRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker and a schema registry in one durable directory.
 *
 * <p>Both stop when this JVM ends: in order on a normal end, Ctrl-C or SIGTERM, at once when this
 * JVM is killed.
 */
public final class LocalStack implements AutoCloseable {
  /**
   * Where a stack lives.
   *
   * @param directory where everything is kept; created if absent
   * @param kafkaPort the broker's port on 127.0.0.1
   * @param controllerPort the port of Kafka's controller on 127.0.0.1
   * @param registryPort the registry's port on 127.0.0.1
   * @param registryHome the unpacked registry distribution
   * @param classPath a class path that holds Kafka's server
   */
  public record Options(
      Path directory,
      int kafkaPort,
      int controllerPort,
      int registryPort,
      Path registryHome,
      String classPath) {

    /**
     * A stack on free ports, with the registry that the build has unpacked and this JVM's class
     * path.
     */
    public static Options in(Path directory) {
      return in(directory, new FreePorts());
    }

    /** The same, for a process that hands out more ports than the stack's. */
    public static Options in(Path directory, FreePorts ports) {
      Path registryHome = JavaCommand.ownClasses().resolveSibling("registry");
      String classPath = System.getProperty("java.class.path");
      return new Options(
          directory, ports.next(), ports.next(), ports.next(), registryHome, classPath);
    }

    /** The stack's broker alone, not started yet. */
    public KafkaBroker broker() {
      return new KafkaBroker(directory.resolve("kafka"), kafkaPort, controllerPort, classPath);
    }

    /** The same stack with the broker on this port. */
    public Options withKafkaPort(int port) {
      return new Options(directory, port, controllerPort, registryPort, registryHome, classPath);
    }

    /** The same stack with the registry on this port. */
    public Options withRegistryPort(int port) {
      return new Options(directory, kafkaPort, controllerPort, port, registryHome, classPath);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

  private final KafkaBroker broker;
  private final RegistryServer registry;
  private final Thread atExit = new Thread(this::stop, "local-stack-exit");

  private LocalStack(Options options) {
    broker = options.broker();
    registry =
        new RegistryServer(
            options.registryHome(),
            options.directory().resolve("registry"),
            options.registryPort());
  }

  /**
   * Starts both and returns when both answer; when one does not, neither is left behind.
   *
   * @throws LocalStackException when a port is taken or a process does not come up
   */
  public static LocalStack start(Options options) throws InterruptedException {
    LocalStack stack = new LocalStack(options);
    Runtime.getRuntime().addShutdownHook(stack.atExit);
    try {
      stack.launch();
    } catch (InterruptedException | RuntimeException e) {
      stack.close();
      throw e;
    }
    return stack;
  }

  private void launch() throws InterruptedException {
    registry.launch();
    broker.launch();
    broker.awaitReady();
    registry.awaitReady();
  }

  /** The broker, for its address and for faults. */
  public KafkaBroker broker() {
    return broker;
  }

  /** The registry, for its address and for faults. */
  public RegistryServer registry() {
    return registry;
  }

  /** What a Kafka client needs to reach the broker. */
  public Map<String, Object> clientProperties() {
    return Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
  }

  /** A client of the registry. */
  public SchemaRegistry schemas() {
    return new HttpSchemaRegistry(
        new RegistryDefinition(URI.create(registry.url()), Map.of()),
        HttpSchemaRegistry.Patience.DEFAULT);
  }

  /** The broker's topics. */
  public Topics topics() {
    return new Topics(clientProperties());
  }

  /** Stops the registry, then the broker. Harmless when repeated. */
  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This JVM is ending already: the hook runs too, and finds nothing left to stop.
      LOG.debug("Stopped while the JVM ends", e);
    }
  }

  private void stop() {
    registry.close();
    broker.close();
  }
}
