package io.sluice.writer.feed;

import io.sluice.schema.RowType;
import io.sluice.writer.Failpoint;
import io.sluice.writer.Failpoints;
import io.sluice.writer.feed.BatchCommit.Ending;
import io.sluice.writer.table.CommitUnknownException;
import io.sluice.writer.table.TableException;
import io.sluice.writer.table.TableState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batch that a feed fills, and the commit of the one before it: one at a time.
 *
 * <p>A batch whose commit failed, or whose end is unknown, stays as it is until the same commit has
 * ended or the batch is dropped; what is taken meanwhile goes into the next one. Whoever drops them
 * has to place their partitions anew.
 */
final class FeedCommits implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FeedCommits.class);

  /**
   * For how long a commit is tried; after that its records are read again. Sweeping old files that
   * no version names relies on it: nothing younger than a day is ever swept.
   */
  static final Duration LONGEST_PENDING = Duration.ofHours(12);

  /** A batch that takes no more, and its commit. */
  private record Pending(Batch batch, BatchCommit commit, Instant since) {}

  private final FeedPlan plan;
  private final FeedTables tables;
  private final TopicIdentity topic;
  private final Positions positions;
  private final GroupOffsets group;
  private final InstantSource clock;
  private final FeedStatus status;
  private final Batches batches;
  private Batch batch;
  private @Nullable Pending pending;
  private boolean endIsUnknown;

  FeedCommits(
      FeedPlan plan,
      FeedTables tables,
      TopicIdentity topic,
      Positions positions,
      GroupOffsets group,
      InstantSource clock,
      FeedStatus status,
      FeedAlerts alerts) {
    this.plan = plan;
    this.tables = tables;
    this.topic = topic;
    this.positions = positions;
    this.group = group;
    this.clock = clock;
    this.status = status;
    this.batches = new Batches(plan, tables, alerts);
    this.batch = batches.next();
  }

  /** What takes records now. */
  Batch batch() {
    return batch;
  }

  /** Makes what is taken from now on into rows of these columns. */
  void take(RowType columns) {
    batches.format().take(columns);
    batch.take(batches.format().now());
  }

  /**
   * As {@link #take}, with columns of any types: a table that nobody has seen is made of them.
   *
   * @return false if somebody has, or something is taken that will create it
   */
  boolean takeBeforeThereIsATable(RowType columns) {
    if (batches.format().isTableThere() || !isEmpty()) {
      return false;
    }
    take(columns);
    return true;
  }

  /**
   * Makes what is taken from now on into rows that fit the table as it is now. What was taken for
   * columns of other types is void: it is dropped, and all partitions are held.
   *
   * @throws io.sluice.writer.table.TableRefusedException if no row can have a column of the table
   */
  void follow(TableState table) {
    if (batches.format().follow(table)) {
      drop();
    }
  }

  /** The records that are taken and not committed. */
  long buffered() {
    return batch.figures().records() + (pending == null ? 0 : pending.batch().figures().records());
  }

  /** Whether a commit was begun and has not ended. */
  boolean isPending() {
    return pending != null;
  }

  /** Whether there is nothing to commit. */
  boolean isEmpty() {
    return pending == null && batch.size().isEmpty();
  }

  /** Offsets have moved past no record. */
  void moved() {
    batch.moved(clock.instant());
  }

  /**
   * Whether it is time to commit; gives memory back first, if the batch holds too much.
   *
   * @throws io.sluice.writer.table.TableException if its files cannot be written; drop it
   */
  boolean isDue() {
    return isPending() || batch.size().map(this::isDue).orElse(false);
  }

  /**
   * Whether nothing more is to be taken before something is committed; gives memory back first.
   *
   * @throws io.sluice.writer.table.TableException if its files cannot be written; drop it
   */
  boolean isFull() {
    return batch
        .size()
        .map(size -> !batch.makeRoom() || plan.schedule().isFull(size))
        .orElse(false);
  }

  private boolean isDue(BatchSize size) {
    return !batch.makeRoom()
        || plan.schedule().isDue(size, clock.instant())
        || positions.areAtEnd();
  }

  /** When it is due at the latest; empty while there is nothing to commit. */
  Optional<Instant> dueAt() {
    return batch.size().map(plan.schedule()::dueAt);
  }

  /**
   * Tries once to commit what there is. A batch that was overtaken is dropped, and all its
   * partitions are held.
   *
   * @return whether something landed
   * @throws io.sluice.writer.table.TableHeldException if it is pending and a job holds the table
   * @throws io.sluice.writer.table.CommitUnknownException if it is pending and may have landed
   * @throws io.sluice.writer.table.TableException if it is pending and has not landed; or, if none
   *     is pending, its files are lost: drop it
   */
  boolean attempt() {
    if (isEmpty()) {
      return false;
    }
    if (pending == null) {
      BatchCommit commit =
          batch.finish(positions.placed(), topic.properties(), positions.lastRestore());
      pending = new Pending(batch, commit, clock.instant());
      batch = batches.next();
    }
    if (Duration.between(pending.since(), clock.instant()).compareTo(LONGEST_PENDING) > 0) {
      LOG.warn("Table {}: no commit for {}; reading the batch again", plan.name(), LONGEST_PENDING);
      drop();
      return false;
    }
    return attempt(pending);
  }

  /** As {@link #attempt}, until there is nothing to commit. */
  void attemptAll() {
    while (!isEmpty()) {
      attempt();
    }
  }

  private boolean attempt(Pending attempted) {
    Instant start = clock.instant();
    Ending ending = ending(attempted.commit());
    if (ending instanceof Ending.Landed landed) {
      onLanded(attempted, landed.version(), start);
      return true;
    }
    onOvertaken((Ending.Overtaken) ending);
    return false;
  }

  private Ending ending(BatchCommit commit) {
    try {
      Ending ending = commit.attempt(tables.table(), tables.quarantine());
      status.count(FeedCount.UNKNOWN_RESOLVED, endIsUnknown ? 1 : 0);
      return ending;
    } catch (CommitUnknownException e) {
      status.count(FeedCount.UNKNOWN, endIsUnknown ? 0 : 1);
      endIsUnknown = true;
      throw e;
    }
  }

  private void onLanded(Pending landed, long version, Instant start) {
    BatchCommit commit = landed.commit();
    Instant now = clock.instant();
    Duration took = Duration.between(start, now);
    batches.landed(landed.batch());
    positions.committed(commit.rows().spans());
    status.committed(version, commit, landed.batch().figures(), now, took);
    endPending();
    if (positions.areBehindGap()) {
      // One was placed behind an accepted gap while this commit was tried.
      moved();
    }
    LOG.info(
        "Table {}: version {}, {} rows, {} quarantined, {} bytes, {}, {} ms",
        plan.name(),
        version,
        commit.rows().rowCount(),
        commit.quarantined(),
        commit.rows().sizeBytes(),
        commit.rows().spans(),
        took.toMillis());
    Failpoints.pass(Failpoint.GROUP_COMMIT_BEFORE);
    group.tell();
  }

  private void onOvertaken(Ending.Overtaken overtaken) {
    LOG.info(
        "Table {}: another writer moved {} of {} to {}, this batch starts at {}; going on from there",
        plan.name(),
        overtaken.by().partition(),
        overtaken.table(),
        overtaken.by().tableNextOffset(),
        overtaken.by().batchFirstOffset());
    status.count(FeedCount.SUPERSEDED, 1);
    drop();
  }

  /** Gives up what is not committed; it is read again once its partitions are placed. */
  void drop() {
    discard();
    positions.holdAll();
  }

  private void discard() {
    status.count(FeedCount.DISCARDED, buffered());
    endPending();
    close(batch);
    batch = batches.next();
    status.buffered(0);
  }

  private void endPending() {
    Pending ended = pending;
    pending = null;
    endIsUnknown = false;
    status.buffered(buffered());
    if (ended != null) {
      close(ended.batch());
    }
  }

  private void close(Batch ended) {
    try {
      ended.close();
    } catch (TableException e) {
      // They are in no table whatever becomes of them, and a sweep finds them.
      LOG.warn("Table {}: files are left behind: {}", plan.name(), e.getMessage());
    }
  }

  /** Gives up what is not committed. */
  @Override
  public void close() {
    discard();
  }
}
