package io.sluice.writer.feed;

import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.CommitOutcome;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.LakeTables;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableFiles;
import io.sluice.writer.table.TableState;
import org.jspecify.annotations.Nullable;

/**
 * The quarantine table of a feed, which exists from its first malformed record on.
 *
 * <p>It has offsets of its own. It is committed before the rows of the same batch, so after a crash
 * between the two it is ahead of the feed's table: what lies below its next offset is in it already
 * and is not put there again.
 */
final class Quarantine implements AutoCloseable {

  private final LakeTables lake;
  private final TableDefinition definition;
  private final TableFiles files;
  private final TopicIdentity topic;
  private @Nullable LakeTable table;
  private TableState state = TableState.EMPTY;

  Quarantine(LakeTables lake, TableDefinition definition, TableFiles files, TopicIdentity topic) {
    this.lake = lake;
    this.definition = definition;
    this.files = files;
    this.topic = topic;
  }

  String name() {
    return definition.name();
  }

  /** Whether a malformed record of this offset is there already. Opens the table. */
  boolean holds(SourcePartition partition, long offset) {
    table();
    return offset < state.nextOffsets().getOrDefault(partition, 0L);
  }

  BatchFiles newBatch() {
    return files.newBatch();
  }

  /** Where the quarantine is; where the feed's table is if it does not know the partition. */
  long nextOffset(PartitionProgress progress) {
    return state.nextOffsets().getOrDefault(progress.source(), progress.committed());
  }

  CommitOutcome commit(PendingCommit commit) {
    CommitOutcome outcome = table().commit(commit);
    refresh();
    return outcome;
  }

  /**
   * Reads it anew; must be done whenever the feed's table is, and after it.
   *
   * @return what it says; nothing while it is not opened
   */
  TableState refresh() {
    if (table != null) {
      state = table.state();
    }
    return state;
  }

  private LakeTable table() {
    if (table == null) {
      LakeTable opened = lake.open(definition);
      TableState first = opened.state();
      topic.requireQuarantineOfSame(first.properties());
      state = first;
      table = opened;
    }
    return table;
  }

  @Override
  public void close() {
    if (table != null) {
      table.close();
    }
  }
}
