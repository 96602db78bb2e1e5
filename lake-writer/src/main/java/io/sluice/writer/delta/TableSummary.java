package io.sluice.writer.delta;

import io.sluice.writer.table.SourcePartition;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the log of a table says of its newest version in sum: figures of its files, and not their
 * names.
 *
 * @param committed when the version was written, by the storage's clock
 * @param readerVersion of the table's protocol
 * @param writerVersion of the table's protocol
 * @param properties see {@link io.sluice.writer.table.TableProperties}
 * @param nextOffsets the first offset not yet written of every partition of this pipeline that the
 *     table knows
 * @param written when offsets of this pipeline were moved last; empty if none of the newest entries
 *     does
 * @param rows of all files; empty if they were not asked for, or if a file does not say
 * @param newestRecord the latest {@code _timestamp} of rows that the newest entries brought; empty
 *     if their statistics do not say
 * @param undone the version of a RESTORE that left the offsets ahead of the rows
 */
public record TableSummary(
    long version,
    Instant committed,
    int readerVersion,
    int writerVersion,
    Map<String, String> properties,
    Map<SourcePartition, Long> nextOffsets,
    Files files,
    OptionalLong rows,
    Optional<Instant> written,
    Optional<Instant> newestRecord,
    OptionalLong undone) {

  public TableSummary {
    properties = Map.copyOf(properties);
    nextOffsets = Map.copyOf(nextOffsets);
  }

  /**
   * Its live files.
   *
   * @param small those that are smaller than was asked for
   */
  public record Files(long count, long bytes, long small) {

    /** The part of them that is small, from 0 to 1. */
    public double smallShare() {
      return count == 0 ? 0 : (double) small / count;
    }
  }

  /**
   * Who did what, as the entry says.
   *
   * @param operation in Delta's words; empty if it does not say
   * @param engine the program and its version; empty if it does not say
   */
  public record Commit(
      long version, Instant time, String operation, String engine, long addedFiles, long removed) {}

  /** Whether the writer speaks its protocol. */
  public boolean isProtocolOurs() {
    return TableRules.isProtocolOurs(readerVersion, writerVersion);
  }
}
