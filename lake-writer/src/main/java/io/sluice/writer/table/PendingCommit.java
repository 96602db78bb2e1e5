package io.sluice.writer.table;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Files and the offsets they stand for, ready to land in one commit.
 *
 * <p>The id travels with the commit into the table's log: it is how a commit whose answer was lost
 * is recognised. Give the very same object to {@link LakeTable#commit} when it is called again.
 *
 * @param id unique to this commit, for ever
 * @param files may be empty: offsets move on past records that leave no row
 * @param spans at most one per partition; at least one, unless malformed records are settled
 * @param metadata what the log shall say of this commit besides; for people and audits
 * @param properties what the table has from this commit on; a table that has another value is none
 *     that this commit may land in
 * @param schemaJson the columns of its files in the form of {@link TableDefinition#schemaJson}, if
 *     they are not those of the definition
 * @param lastRestore the table's {@link TableState#lastRestore} when this commit was begun
 * @param settlement what it decides about malformed records; its files have their rows
 */
public record PendingCommit(
    UUID id,
    List<DataFile> files,
    List<OffsetSpan> spans,
    Map<String, String> metadata,
    Map<String, String> properties,
    Optional<String> schemaJson,
    Optional<String> lastRestore,
    Optional<Settlement> settlement) {

  public PendingCommit {
    requireNonNull(id, "id");
    files = List.copyOf(files);
    spans = List.copyOf(spans);
    metadata = Map.copyOf(metadata);
    properties = Map.copyOf(properties);
    requireOneSpanPerPartition(spans, settlement);
  }

  /** A commit with an id of its own. */
  public static PendingCommit of(
      List<DataFile> files, List<OffsetSpan> spans, Map<String, String> metadata) {
    return new PendingCommit(
        UUID.randomUUID(),
        files,
        spans,
        metadata,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A commit that settles malformed records and moves no offsets, with an id of its own. */
  public static PendingCommit settling(
      Settlement settlement, List<DataFile> files, Map<String, String> metadata) {
    return new PendingCommit(
        UUID.randomUUID(),
        files,
        List.of(),
        metadata,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(settlement));
  }

  /** The same commit, for a table that has these properties from it on. */
  public PendingCommit withProperties(Map<String, String> wanted) {
    return new PendingCommit(
        id, files, spans, metadata, wanted, schemaJson, lastRestore, settlement);
  }

  /** The same commit, of files with these columns. */
  public PendingCommit withColumns(String columnsJson) {
    return new PendingCommit(
        id, files, spans, metadata, properties, Optional.of(columnsJson), lastRestore, settlement);
  }

  /** The same commit, begun after this restore of its table. */
  public PendingCommit begunAfter(Optional<String> restore) {
    return new PendingCommit(
        id, files, spans, metadata, properties, schemaJson, restore, settlement);
  }

  /** The rows in all files. */
  public long rowCount() {
    return files.stream().mapToLong(file -> file.statistics().rowCount()).sum();
  }

  /** The bytes in all files. */
  public long sizeBytes() {
    return files.stream().mapToLong(DataFile::sizeBytes).sum();
  }

  private static void requireOneSpanPerPartition(
      List<OffsetSpan> spans, Optional<Settlement> settlement) {
    if (spans.isEmpty() && settlement.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot form a commit: it names no offsets, so a second run would repeat its rows");
    }
    Set<SourcePartition> seen = new HashSet<>();
    for (OffsetSpan span : spans) {
      if (!seen.add(span.partition())) {
        throw new IllegalArgumentException(
            "Cannot form a commit: %s has two spans".formatted(span.partition()));
      }
    }
  }
}
