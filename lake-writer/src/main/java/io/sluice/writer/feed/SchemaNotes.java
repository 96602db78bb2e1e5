package io.sluice.writer.feed;

import io.sluice.catalog.SchemaNames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What commits say of the schemas of their records: the first commit of this process that has
 * records of a schema names it.
 */
final class SchemaNotes {

  private final SchemaNames names;
  private final Map<Integer, String> learned = new HashMap<>();
  private final Set<Integer> landed = new HashSet<>();

  SchemaNotes(SchemaNames names) {
    this.names = names;
  }

  /** Asks for the name of a schema, once; the registry has just told the schema itself. */
  void learn(int schemaId) {
    learned.computeIfAbsent(schemaId, names::of);
  }

  /** What a commit with records of these schemas says of those that none named before. */
  Map<String, String> of(Set<Integer> schemas) {
    Map<String, String> notes = new HashMap<>();
    for (int schema : schemas) {
      if (!landed.contains(schema)) {
        notes.put(SchemaNames.NOTE + schema, learned.getOrDefault(schema, ""));
      }
    }
    return notes;
  }

  /** A commit with records of these schemas is in the table. */
  void landed(Set<Integer> schemas) {
    landed.addAll(schemas);
  }
}
