package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.local.FreePorts;
import io.sluice.local.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A broker that lets nobody do anything who may not: its users come over TLS, with SCRAM-SHA-512,
 * and have no rights but those of their ACLs. The test itself comes over a plain listener and may
 * do all.
 */
final class SecureBroker implements AutoCloseable {

  private static final String STORE_PASSWORD = "store-password-of-the-test";
  private static final String ISSUED_TO = "CN=broker";
  private static final int ITERATIONS = 4096;

  private final Path directory;
  private final int securePort;
  private final KafkaBroker broker;

  private SecureBroker(Path directory, FreePorts ports) {
    this.directory = directory;
    int port = ports.next();
    int controllerPort = ports.next();
    this.securePort = ports.next();
    this.broker =
        new KafkaBroker(
            directory.resolve("kafka"),
            port,
            controllerPort,
            System.getProperty("java.class.path"),
            properties(port, controllerPort));
  }

  /** Starts one with a certificate of its own. */
  static SecureBroker start(Path directory) throws IOException, InterruptedException {
    SecureBroker secure = new SecureBroker(Files.createDirectories(directory), new FreePorts());
    secure.makeCertificate();
    secure.broker.start();
    return secure;
  }

  private Map<String, String> properties(int port, int controllerPort) {
    String secure = "listener.name.secure.";
    Map<String, String> properties = new HashMap<>();
    properties.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d,SECURE://127.0.0.1:%d"
            .formatted(port, controllerPort, securePort));
    properties.put(
        "advertised.listeners",
        "PLAINTEXT://127.0.0.1:%d,SECURE://127.0.0.1:%d".formatted(port, securePort));
    properties.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL");
    properties.put(secure + "sasl.enabled.mechanisms", "SCRAM-SHA-512");
    properties.put(
        secure + "scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    properties.put(secure + "ssl.keystore.location", keyStore().toString());
    properties.put(secure + "ssl.keystore.password", STORE_PASSWORD);
    properties.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    properties.put("super.users", "User:ANONYMOUS");
    return properties;
  }

  private Path keyStore() {
    return directory.resolve("broker.p12");
  }

  private Path certificate() {
    return directory.resolve("broker.pem");
  }

  private void makeCertificate() throws IOException, InterruptedException {
    keytool(
        "-genkeypair",
        "-alias",
        "broker",
        "-keyalg",
        "EC",
        "-dname",
        ISSUED_TO,
        "-ext",
        "san=ip:127.0.0.1",
        "-storetype",
        "PKCS12");
    keytool("-exportcert", "-alias", "broker", "-rfc", "-file", certificate().toString());
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of(arguments));
    line.addAll(List.of("-keystore", keyStore().toString(), "-storepass", STORE_PASSWORD));
    Path log = directory.resolve("keytool.log");
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }

  /** Someone who may do all. */
  Admin admin() {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
  }

  /** Where the test itself may do all. */
  String plainServers() {
    return broker.bootstrapServers();
  }

  /** Lets a user in who may do nothing yet. */
  void addUser(String name, String password) throws Exception {
    try (Admin admin = admin()) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      name,
                      new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                      password)))
          .all()
          .get();
    }
  }

  /** What every client needs to come in, but who it is; lines of YAML. */
  String connection() {
    return """
          bootstrap.servers: "127.0.0.1:%d"
          security.protocol: SASL_SSL
          sasl.mechanism: SCRAM-SHA-512
          ssl.truststore.type: PEM
          ssl.truststore.location: "%s"
        """
        .formatted(securePort, certificate());
  }

  /** The property that says who somebody is, with the password in a file. */
  static String login(String name, Path password) {
    return """
    sasl.jaas.config: 'org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="${file:%s}";'"""
        .formatted(name, password);
  }

  @Override
  public void close() {
    broker.close();
  }
}
