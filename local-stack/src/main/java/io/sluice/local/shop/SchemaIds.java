package io.sluice.local.shop;

import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;

/** Where the ids of schemas come from: a schema registry. */
@FunctionalInterface
public interface SchemaIds {
  /**
   * The id of an Avro schema under a subject; registers it if it is new. May be called again with
   * the same answer.
   *
   * @throws io.sluice.failure.SluiceException when the registry does not answer or refuses the
   *     schema
   */
  int idFor(String subject, String avroSchema);

  /** The ids that a registry gives. */
  static SchemaIds of(SchemaRegistry registry) {
    return (subject, schema) -> registry.register(subject, SchemaText.avro(schema));
  }
}
