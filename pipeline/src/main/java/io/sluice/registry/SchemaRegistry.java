package io.sluice.registry;

import java.util.List;
import java.util.Optional;

/**
 * Keeps the schemas of topics under subjects and gives each an id.
 *
 * <p>Every call may be made again after any failure: registering a schema twice gives the same id.
 * A registry that does not answer, or refuses to, is a {@link RegistryException}; it never stands
 * for "there is no such schema".
 */
public interface SchemaRegistry {

  /**
   * Registers a schema as the newest version of a subject, unless it is there already.
   *
   * @throws IncompatibleSchemaException if the subject's compatibility rule forbids it
   * @throws RegistryException if the registry cannot be asked
   */
  int register(String subject, SchemaText schema);

  /**
   * The schema of an id, or empty if the registry knows no such id.
   *
   * @throws RegistryException if the registry cannot be asked
   */
  Optional<SchemaText> byId(int id);

  /**
   * The newest version of a subject, or empty if there is no such subject.
   *
   * @throws RegistryException if the registry cannot be asked
   */
  Optional<SubjectVersion> latest(String subject);

  /**
   * The schema of one version of a subject, or empty if there is no such version.
   *
   * @throws RegistryException if the registry cannot be asked
   */
  Optional<SchemaText> version(String subject, int version);

  /**
   * Where the schema of an id is registered; nothing if the registry does not tell.
   *
   * @throws RegistryException if the registry cannot be asked
   */
  default List<SchemaVersion> versionsOf(int id) {
    return List.of();
  }

  /**
   * Whether a schema may follow the newest version of a subject; always so for a new subject.
   *
   * @throws RegistryException if the registry cannot be asked
   */
  boolean isCompatible(String subject, SchemaText schema);
}
