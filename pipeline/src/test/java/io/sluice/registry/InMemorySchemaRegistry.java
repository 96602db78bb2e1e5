package io.sluice.registry;

import io.sluice.failure.ExitCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A registry in memory with a dial: while it is down, no call gets an answer. */
public final class InMemorySchemaRegistry implements SchemaRegistry {

  private final List<SchemaText> schemas = new ArrayList<>();
  private final Map<String, SubjectVersion> latest = new LinkedHashMap<>();
  private final Map<String, SchemaText> versions = new HashMap<>();
  private boolean down;

  public void down(boolean isDown) {
    this.down = isDown;
  }

  private void answer() {
    if (down) {
      throw new RegistryException(ExitCode.TRY_LATER, "Cannot reach registry: it is down", null);
    }
  }

  @Override
  public int register(String subject, SchemaText schema) {
    answer();
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    int id = schemas.indexOf(schema) + 1;
    SubjectVersion before = latest.get(subject);
    if (before == null || before.id() != id) {
      int version = before == null ? 1 : before.version() + 1;
      latest.put(subject, new SubjectVersion(subject, version, id, schema));
      versions.put(subject + ":" + version, schema);
    }
    return id;
  }

  @Override
  public Optional<SchemaText> byId(int id) {
    answer();
    return id >= 1 && id <= schemas.size() ? Optional.of(schemas.get(id - 1)) : Optional.empty();
  }

  @Override
  public Optional<SubjectVersion> latest(String subject) {
    answer();
    return Optional.ofNullable(latest.get(subject));
  }

  @Override
  public Optional<SchemaText> version(String subject, int version) {
    answer();
    return Optional.ofNullable(versions.get(subject + ":" + version));
  }

  @Override
  public List<SchemaVersion> versionsOf(int id) {
    answer();
    SchemaText schema = schemas.get(id - 1);
    return versions.entrySet().stream()
        .filter(version -> version.getValue().equals(schema))
        .map(version -> version.getKey().split(":", 2))
        .map(parts -> new SchemaVersion(parts[0], Integer.parseInt(parts[1])))
        .toList();
  }

  @Override
  public boolean isCompatible(String subject, SchemaText schema) {
    answer();
    return true;
  }
}
