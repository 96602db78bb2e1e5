package io.sluice.pipeline;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Where the writer sends word of what somebody should know.
 *
 * @param webhook takes each alert as the JSON of a POST
 * @param headers that it wants to see
 * @param timeout for one attempt to deliver one
 */
public record AlertsDefinition(URI webhook, Map<String, String> headers, Duration timeout) {

  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  public AlertsDefinition {
    headers = Map.copyOf(headers);
  }

  /** The host alone: path, query and headers hold secrets. */
  @Override
  public String toString() {
    return "AlertsDefinition[host=" + webhook.getHost() + "]";
  }
}
