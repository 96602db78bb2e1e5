package io.sluice.writer.delta;

import io.delta.standalone.actions.Metadata;
import io.delta.standalone.types.StructType;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableRefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The columns and properties that a commit brings to a table that does not have them yet. */
final class MetadataChange {

  private MetadataChange() {}

  /**
   * @param columns those that the table gets, if it does not have them all
   * @return the metadata to be committed; empty if the table is as the commit wants it
   * @throws TableRefusedException if the table has another value
   */
  static Optional<Metadata> of(
      TableDefinition definition,
      Metadata now,
      PendingCommit commit,
      Optional<StructType> columns) {
    Map<String, String> properties = new HashMap<>(now.getConfiguration());
    commit.properties().forEach((name, value) -> put(definition, properties, name, value));
    if (columns.isEmpty() && properties.equals(now.getConfiguration())) {
      return Optional.empty();
    }
    Metadata.Builder changed = now.copyBuilder().configuration(properties);
    columns.ifPresent(changed::schema);
    return Optional.of(changed.build());
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
