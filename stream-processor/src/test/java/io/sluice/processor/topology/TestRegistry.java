package io.sluice.processor.topology;

import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.registry.SubjectVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A registry in memory; what was not registered it does not know. */
final class TestRegistry implements SchemaRegistry {

  private final List<SchemaText> schemas = new ArrayList<>();
  private final Map<String, SubjectVersion> latest = new HashMap<>();

  @Override
  public int register(String subject, SchemaText schema) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    int id = schemas.indexOf(schema) + 1;
    int version = latest.containsKey(subject) ? latest.get(subject).version() + 1 : 1;
    latest.put(subject, new SubjectVersion(subject, version, id, schema));
    return id;
  }

  @Override
  public Optional<SchemaText> byId(int id) {
    return id >= 1 && id <= schemas.size() ? Optional.of(schemas.get(id - 1)) : Optional.empty();
  }

  @Override
  public Optional<SubjectVersion> latest(String subject) {
    return Optional.ofNullable(latest.get(subject));
  }

  @Override
  public Optional<SchemaText> version(String subject, int version) {
    return latest(subject).filter(it -> it.version() == version).map(SubjectVersion::schema);
  }

  @Override
  public boolean isCompatible(String subject, SchemaText schema) {
    return true;
  }
}
