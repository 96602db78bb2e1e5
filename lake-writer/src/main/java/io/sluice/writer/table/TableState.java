package io.sluice.writer.table;

import io.sluice.table.Hold;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a table says of itself, all of it as of one version.
 *
 * @param nextOffsets the first offset not yet written of every partition of this pipeline that the
 *     table knows
 * @param properties see {@link TableProperties}
 * @param schemaJson its columns, in the form of {@link TableDefinition#schemaJson}; empty while
 *     there is no table
 * @param settled the malformed records of this pipeline that nobody waits for any more
 */
public record TableState(
    Map<SourcePartition, Long> nextOffsets,
    Map<String, String> properties,
    Optional<String> schemaJson,
    SettledRecords settled) {

  /** That of a table that is not there yet. */
  public static final TableState EMPTY =
      new TableState(Map.of(), Map.of(), Optional.empty(), SettledRecords.NONE);

  public TableState {
    nextOffsets = Map.copyOf(nextOffsets);
    properties = Map.copyOf(properties);
  }

  /** Whether nothing is to be written until somebody says otherwise. */
  public boolean isPaused() {
    return TableProperties.arePaused(properties);
  }

  /** Whether a restore has begun to put the table back and has not ended. */
  public boolean isBeingRestored() {
    return properties.containsKey(TableProperties.RESTORING);
  }

  /**
   * The job that keeps its writers waiting now; a restore that has not ended does so without end.
   */
  public Optional<Hold> hold(Instant now) {
    Optional<Hold> hold = Hold.of(properties, now);
    return hold.isEmpty() && isBeingRestored() ? Optional.of(new Hold("restore", now)) : hold;
  }

  /** What the last restore left behind; a batch lands only where it was begun. */
  public Optional<String> lastRestore() {
    return Optional.ofNullable(properties.get(TableProperties.LAST_RESTORE));
  }
}
