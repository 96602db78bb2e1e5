package io.sluice.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A registry as it would be with some more schemas, each the newest of its subject. Nothing is
 * registered, and nothing can be.
 *
 * @param proposed by subject
 */
public record ProposedSchemas(SchemaRegistry registry, Map<String, SubjectVersion> proposed)
    implements SchemaRegistry {

  public ProposedSchemas {
    proposed = Map.copyOf(proposed);
  }

  @Override
  public int register(String subject, SchemaText schema) {
    throw new UnsupportedOperationException("This registry is only looked at");
  }

  @Override
  public Optional<SchemaText> byId(int id) {
    return registry.byId(id);
  }

  @Override
  public Optional<SubjectVersion> latest(String subject) {
    SubjectVersion newest = proposed.get(subject);
    return newest == null ? registry.latest(subject) : Optional.of(newest);
  }

  @Override
  public Optional<SchemaText> version(String subject, int version) {
    return registry.version(subject, version);
  }

  @Override
  public List<SchemaVersion> versionsOf(int id) {
    return registry.versionsOf(id);
  }

  @Override
  public boolean isCompatible(String subject, SchemaText schema) {
    return registry.isCompatible(subject, schema);
  }
}
