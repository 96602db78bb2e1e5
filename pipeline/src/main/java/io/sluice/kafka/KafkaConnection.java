package io.sluice.kafka;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.ServiceDefinition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;

/** The cluster that a pipeline file names, as client properties. */
public final class KafkaConnection {

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private KafkaConnection() {}

  /** The properties of every client, and those of the service on top. */
  public static Map<String, Object> properties(Pipeline pipeline, ServiceDefinition service) {
    Map<String, Object> properties = new HashMap<>(pipeline.kafka());
    properties.putAll(service.kafka());
    return properties;
  }

  /**
   * Returns when a broker has answered.
   *
   * @throws SluiceException with {@link ExitCode#CONFIGURATION} if the properties make no client or
   *     one that the broker does not let in, with {@link ExitCode#TRY_LATER} if nobody answers
   *     within ten seconds
   */
  public static void requireReachable(Map<String, Object> properties) throws InterruptedException {
    Object servers = properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    if (servers == null) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot connect to Kafka: the pipeline file names no 'bootstrap.servers' under 'kafka'");
    }
    try (Admin admin = admin(properties, ANSWER_LIMIT)) {
      admin.describeCluster().nodes().get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      if (e.getCause() instanceof AuthenticationException refusal) {
        throw new SluiceException(
            ExitCode.CONFIGURATION,
            "Cannot connect to Kafka at %s: %s; correct the credentials and certificates under 'kafka'"
                .formatted(servers, refusal.getMessage()),
            e);
      }
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot connect to Kafka at %s: no broker answers within %d s; start it, or correct kafka.bootstrap.servers"
              .formatted(servers, ANSWER_LIMIT.toSeconds()),
          e);
    }
  }

  /**
   * A client that gives up a question after a while; no broker need be there yet.
   *
   * @throws SluiceException with {@link ExitCode#CONFIGURATION} if the properties make no client
   */
  public static Admin admin(Map<String, Object> properties, Duration limit) {
    Map<String, Object> patient = new HashMap<>(properties);
    patient.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) limit.toMillis());
    patient.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) limit.toMillis());
    try {
      return Admin.create(patient);
    } catch (KafkaException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot connect to Kafka at %s: %s; correct the properties under 'kafka'"
              .formatted(
                  patient.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG), reason.getMessage()),
          e);
    }
  }
}
