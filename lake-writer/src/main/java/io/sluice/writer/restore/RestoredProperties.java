package io.sluice.writer.restore;

import io.sluice.writer.table.TableProperties;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The properties of a table that was put back: those of then, but all of Sluice's own as they are
 * now, for pauses, tags and the topic's id are about the table of today.
 */
final class RestoredProperties {

  private static final String OURS = "sluice.";

  /** The writer refuses a table that has it. */
  private static final String FORGETS_OFFSETS = "delta.setTransactionRetentionDuration";

  private RestoredProperties() {}

  /**
   * @param restore names this restore
   * @param restoring that it has not ended with its commit; empty if it has
   */
  static Map<String, String> of(
      Map<String, String> then,
      Map<String, String> now,
      String restore,
      Optional<String> restoring) {
    Map<String, String> properties = new HashMap<>(then);
    properties.keySet().removeIf(name -> name.startsWith(OURS) || name.equals(FORGETS_OFFSETS));
    now.forEach(
        (name, value) -> {
          if (name.startsWith(OURS)) {
            properties.put(name, value);
          }
        });
    properties.put(TableProperties.LAST_RESTORE, restore);
    restoring.ifPresent(value -> properties.put(TableProperties.RESTORING, value));
    return properties;
  }
}
