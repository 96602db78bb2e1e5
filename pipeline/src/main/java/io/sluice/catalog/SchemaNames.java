package io.sluice.catalog;

import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaVersion;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** By which names the registry knows the schemas of a topic's records. */
public final class SchemaNames {

  /**
   * How the keys begin under which a commit names the schemas that it is the first one with; the
   * rest is the id, and the value the name.
   */
  public static final String NOTE = "sluice.schema.";

  /** Where no registry tells names. */
  public static final SchemaNames NONE = new SchemaNames(Optional.empty(), "");

  private static final Logger LOG = LoggerFactory.getLogger(SchemaNames.class);

  private final Optional<SchemaRegistry> registry;
  private final String subject;

  private SchemaNames(Optional<SchemaRegistry> registry, String subject) {
    this.registry = registry;
    this.subject = subject;
  }

  /**
   * @param subject that comes before others under which a schema is registered
   */
  public static SchemaNames of(Optional<SchemaRegistry> registry, String subject) {
    return new SchemaNames(registry, subject);
  }

  /**
   * Such as {@code shop.clicks-value v3}; empty if the registry does not say. A name is for people:
   * nothing waits for it.
   */
  public String of(int id) {
    try {
      List<SchemaVersion> versions = registry.map(it -> it.versionsOf(id)).orElse(List.of());
      return versions.stream()
          .filter(version -> version.subject().equals(subject))
          .findFirst()
          .or(() -> versions.stream().findFirst())
          .map(SchemaVersion::toString)
          .orElse("");
    } catch (RegistryException e) {
      LOG.warn("Schema {} has no name in the history of its table: {}", id, e.getMessage());
      return "";
    }
  }
}
