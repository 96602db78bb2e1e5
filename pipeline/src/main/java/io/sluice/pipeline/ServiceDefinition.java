package io.sluice.pipeline;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/**
 * What one of the services needs to run.
 *
 * @param http where it answers {@code /livez}, {@code /readyz} and {@code /metrics}; loopback
 *     unless the file says otherwise, and port 0 for any free one
 * @param httpToken what whoever asks there has to show, if anything
 * @param kafka client properties on top of those of the pipeline
 */
public record ServiceDefinition(
    InetSocketAddress http, Optional<String> httpToken, Map<String, String> kafka) {

  /** Leaves out the token and Kafka's properties: they hold secrets. */
  @Override
  public String toString() {
    return "ServiceDefinition[http=" + http + "]";
  }
}
