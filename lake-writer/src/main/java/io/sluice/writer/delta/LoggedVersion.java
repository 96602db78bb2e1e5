package io.sluice.writer.delta;

import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A version that a table can still be read at.
 *
 * @param time when it was written, later than every version before it
 * @param operation what made it, in Delta's words; empty if only a checkpoint tells of it
 * @param nextOffsets up to which offsets its rows go. These are the recorded ones, unless
 *     somebody's RESTORE left those ahead of the rows: then they are the ones of its target
 * @param areOffsetsKnown false behind a RESTORE whose target cannot be known
 * @param undoneTo the version whose offsets these are, where somebody's RESTORE has put back its
 *     rows and not them
 * @param batch from where to where its batch was read, if it is a commit of ours
 */
public record LoggedVersion(
    long version,
    Instant time,
    String operation,
    Map<SourcePartition, Long> nextOffsets,
    boolean areOffsetsKnown,
    OptionalLong undoneTo,
    List<OffsetSpan> batch) {

  public LoggedVersion {
    nextOffsets = Map.copyOf(nextOffsets);
    batch = List.copyOf(batch);
  }
}
