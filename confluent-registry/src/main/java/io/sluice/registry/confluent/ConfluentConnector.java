package io.sluice.registry.confluent;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.sluice.pipeline.RegistryDefinition;
import io.sluice.registry.RegistryConnector;
import io.sluice.registry.SchemaRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Connects with Confluent's client; the file's properties are the client's own. */
public final class ConfluentConnector implements RegistryConnector {

  private static final int CACHED_SCHEMAS = 1_000;

  @Override
  public SchemaRegistry connect(RegistryDefinition definition) {
    Map<String, String> settings = new HashMap<>(definition.properties());
    if (settings.containsKey("basic.auth.user.info")) {
      settings.put("basic.auth.credentials.source", "USER_INFO");
    }
    if (settings.containsKey("bearer.auth.token")) {
      settings.put("bearer.auth.credentials.source", "STATIC_TOKEN");
    }
    return new ConfluentRegistry(
        new CachedSchemaRegistryClient(
            List.of(definition.url().toString()), CACHED_SCHEMAS, settings));
  }
}
