package io.sluice.writer.delta;

import io.sluice.writer.table.SourcePartition;
import java.util.Map;
import java.util.UUID;

/**
 * What one commit is to make of a table.
 *
 * @param id unique to this commit, for ever: how it is recognised in the log
 * @param version that is put back, as the log is to name it
 * @param target the files that the table is to have, and all else that is taken over from then
 * @param nextOffsets where every partition of this pipeline goes on that the table knows
 * @param properties that the table is to have
 * @param note what the log is to say of it besides, for people and audits
 */
public record RestoreOrder(
    UUID id,
    long version,
    TableContent target,
    Map<SourcePartition, Long> nextOffsets,
    Map<String, String> properties,
    Map<String, String> note) {

  public RestoreOrder {
    nextOffsets = Map.copyOf(nextOffsets);
    properties = Map.copyOf(properties);
    note = Map.copyOf(note);
  }
}
