package io.sluice.registry;

import io.sluice.pipeline.RegistryDefinition;
import java.util.ServiceLoader;

/**
 * Makes the client of a registry. Another client than Sluice's own takes its place when its
 * connector is found by {@link ServiceLoader}.
 */
public interface RegistryConnector {

  /**
   * A client for the registry that a pipeline file names; it need not be reachable yet.
   *
   * @throws io.sluice.failure.SluiceException if the settings are wrong
   */
  SchemaRegistry connect(RegistryDefinition definition);

  /** The connector on the class path, or Sluice's own. */
  static RegistryConnector installed() {
    return ServiceLoader.load(RegistryConnector.class)
        .findFirst()
        .orElse(
            definition -> new HttpSchemaRegistry(definition, HttpSchemaRegistry.Patience.DEFAULT));
  }
}
