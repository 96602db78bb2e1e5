package io.sluice.pipeline;

import java.net.URI;
import java.util.Map;

/**
 * Where the schema registry answers.
 *
 * @param url the root of its Confluent REST API
 * @param properties everything else: {@code basic.auth.user.info}, {@code bearer.auth.token}
 */
public record RegistryDefinition(URI url, Map<String, String> properties) {
  /** Leaves out the properties: they hold secrets. */
  @Override
  public String toString() {
    return "RegistryDefinition[url=" + url + "]";
  }
}
