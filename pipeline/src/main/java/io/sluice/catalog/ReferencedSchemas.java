package io.sluice.catalog;

import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaReference;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.IncompatibleSchemaException;
import java.util.HashMap;
import java.util.Map;

/** Fetches what a schema of the registry refers to, and what that refers to. */
final class ReferencedSchemas {

  /** References lead from one to the next; what goes on longer than this is no import. */
  private static final int MAX_REFERENCES = 1_000;

  private ReferencedSchemas() {}

  /**
   * The texts by the names that the schemas call them.
   *
   * @throws IncompatibleSchemaException if there are too many
   * @throws RegistryException if one cannot be had now
   */
  static Map<String, String> of(SchemaText schema, SchemaRegistry registry) {
    Map<String, String> texts = new HashMap<>();
    collect(schema, registry, texts);
    return texts;
  }

  private static void collect(
      SchemaText schema, SchemaRegistry registry, Map<String, String> into) {
    for (SchemaReference reference : schema.references()) {
      if (into.containsKey(reference.name())) {
        continue;
      }
      if (into.size() == MAX_REFERENCES) {
        throw new IncompatibleSchemaException(
            "Cannot read a schema: it has more than %d references".formatted(MAX_REFERENCES));
      }
      SchemaText referenced =
          registry
              .version(reference.subject(), reference.version())
              .orElseThrow(() -> RegistryException.unknownReference(reference));
      into.put(reference.name(), referenced.text());
      collect(referenced, registry, into);
    }
  }
}
