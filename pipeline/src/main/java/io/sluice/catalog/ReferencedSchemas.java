package io.sluice.catalog;

import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaReference;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.IncompatibleSchemaException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Fetches what a schema of the registry refers to, and what that refers to. */
final class ReferencedSchemas {

  /** References lead from one to the next; what goes on longer than this is no import. */
  private static final int MAX_REFERENCES = 1_000;

  private ReferencedSchemas() {}

  /**
   * The texts by the names that the schemas call them; each comes behind those it refers to itself.
   *
   * @throws IncompatibleSchemaException if there are too many
   * @throws RegistryException if one cannot be had now
   */
  static Map<String, String> of(SchemaText schema, SchemaRegistry registry) {
    Map<String, String> texts = new LinkedHashMap<>();
    collect(schema, registry, new HashSet<>(), texts);
    return texts;
  }

  private static void collect(
      SchemaText schema, SchemaRegistry registry, Set<String> seen, Map<String, String> into) {
    for (SchemaReference reference : schema.references()) {
      if (!seen.add(reference.name())) {
        continue;
      }
      if (seen.size() > MAX_REFERENCES) {
        throw new IncompatibleSchemaException(
            "Cannot read a schema: it has more than %d references".formatted(MAX_REFERENCES));
      }
      SchemaText referenced =
          registry
              .version(reference.subject(), reference.version())
              .orElseThrow(() -> RegistryException.unknownReference(reference));
      collect(referenced, registry, seen, into);
      into.put(reference.name(), referenced.text());
    }
  }
}
