package io.sluice.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the schemas of ids, which never change; asks for everything else.
 *
 * <p>An id that is not there is asked for again: it may be registered later. Safe for use by
 * several threads.
 */
public final class CachingSchemaRegistry implements SchemaRegistry {

  private final SchemaRegistry registry;
  private final Map<Integer, SchemaText> byId;

  /**
   * @param capacity the most ids to remember; the one unused for longest is forgotten first
   */
  public CachingSchemaRegistry(SchemaRegistry registry, int capacity) {
    this.registry = registry;
    this.byId =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, SchemaText> eldest) {
            return size() > capacity;
          }
        };
  }

  @Override
  public int register(String subject, SchemaText schema) {
    return registry.register(subject, schema);
  }

  @Override
  public Optional<SchemaText> byId(int id) {
    synchronized (byId) {
      SchemaText known = byId.get(id);
      if (known != null) {
        return Optional.of(known);
      }
    }
    Optional<SchemaText> schema = registry.byId(id);
    synchronized (byId) {
      schema.ifPresent(text -> byId.put(id, text));
    }
    return schema;
  }

  @Override
  public Optional<SubjectVersion> latest(String subject) {
    return registry.latest(subject);
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
