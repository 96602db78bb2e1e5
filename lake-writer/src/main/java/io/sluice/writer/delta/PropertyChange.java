package io.sluice.writer.delta;

import io.delta.standalone.actions.Metadata;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableRefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The properties that a commit brings to a table that does not have them yet. */
final class PropertyChange {

  private PropertyChange() {}

  /**
   * @return the metadata to be committed; empty if the table is as the commit wants it
   * @throws TableRefusedException if the table has another value
   */
  static Optional<Metadata> of(
      TableDefinition definition, Optional<Metadata> metadata, PendingCommit commit) {
    return metadata.flatMap(
        now -> {
          Map<String, String> properties = new HashMap<>(now.getConfiguration());
          commit.properties().forEach((name, value) -> put(definition, properties, name, value));
          return properties.equals(now.getConfiguration())
              ? Optional.empty()
              : Optional.of(now.copyBuilder().configuration(properties).build());
        });
  }

  private static void put(
      TableDefinition definition, Map<String, String> properties, String name, String value) {
    String there = properties.putIfAbsent(name, value);
    if (there != null && !there.equals(value)) {
      throw new TableRefusedException(
          "Cannot write table %s at %s: its property %s is %s and the rows to be written ask for %s; name another table"
              .formatted(definition.name(), definition.location(), name, there, value));
    }
  }
}
