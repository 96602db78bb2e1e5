package io.sluice.writer.feed;

import io.sluice.writer.Failpoint;
import io.sluice.writer.Failpoints;
import io.sluice.writer.feed.BatchCommit.Ending;
import io.sluice.writer.table.CommitUnknownException;
import io.sluice.writer.table.TableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batch that a feed fills, and its commit: one at a time.
 *
 * <p>A batch whose commit failed, or whose end is unknown, stays as it is until the same commit has
 * ended or the batch is dropped; meanwhile nothing may be added. Whoever drops a batch has to place
 * its partitions anew.
 */
final class FeedCommits implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FeedCommits.class);

  /**
   * For how long a commit is tried; after that its records are read again. Sweeping old files that
   * no version names relies on it: nothing younger than a day is ever swept.
   */
  static final Duration LONGEST_PENDING = Duration.ofHours(12);

  private final FeedPlan plan;
  private final FeedTables tables;
  private final TopicIdentity topic;
  private final Positions positions;
  private final Consumer<byte[], byte[]> consumer;
  private final InstantSource clock;
  private final FeedStatus status;
  private Batch batch;
  private @Nullable BatchCommit pending;
  private Instant pendingSince = Instant.MIN;
  private boolean endIsUnknown;

  FeedCommits(
      FeedPlan plan,
      FeedTables tables,
      TopicIdentity topic,
      Positions positions,
      Consumer<byte[], byte[]> consumer,
      InstantSource clock,
      FeedStatus status) {
    this.plan = plan;
    this.tables = tables;
    this.topic = topic;
    this.positions = positions;
    this.consumer = consumer;
    this.clock = clock;
    this.status = status;
    this.batch = new Batch(plan, tables.quarantine());
  }

  Batch batch() {
    return batch;
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
   * @throws io.sluice.writer.table.CommitUnknownException if it is pending and may have landed
   * @throws io.sluice.writer.table.TableException if it is pending and has not landed; or, if none
   *     is pending, its files are lost: drop it
   */
  boolean attempt() {
    if (isEmpty()) {
      return false;
    }
    if (pending == null) {
      pending = batch.finish(positions.placed(), topic.properties());
      pendingSince = clock.instant();
    }
    if (Duration.between(pendingSince, clock.instant()).compareTo(LONGEST_PENDING) > 0) {
      LOG.warn("Table {}: no commit for {}; reading the batch again", plan.name(), LONGEST_PENDING);
      drop();
      return false;
    }
    return attempt(pending);
  }

  private boolean attempt(BatchCommit commit) {
    Instant start = clock.instant();
    Ending ending = ending(commit);
    if (ending instanceof Ending.Landed landed) {
      onLanded(commit, landed.version(), start);
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

  private void onLanded(BatchCommit commit, long version, Instant start) {
    Instant now = clock.instant();
    Duration took = Duration.between(start, now);
    positions.committed(commit.rows().spans());
    status.committed(version, commit, batch.figures(), now, took);
    next();
    if (positions.placed().stream().anyMatch(PartitionProgress::isAhead)) {
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
    consumer.commitAsync(positions.groupOffsets(), FeedCommits::onGroupCommit);
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

  /**
   * Nothing reads these offsets but tools that show the lag, and the next commit sets them anew.
   */
  private static void onGroupCommit(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
    if (failure != null) {
      LOG.debug("Kafka's group did not take offsets {}", offsets, failure);
    }
  }

  /** Gives up what is not committed; it is read again once its partitions are placed. */
  void drop() {
    discard();
    positions.holdAll();
  }

  private void discard() {
    status.count(FeedCount.DISCARDED, batch.figures().records());
    next();
  }

  private void next() {
    Batch ended = batch;
    pending = null;
    endIsUnknown = false;
    batch = new Batch(plan, tables.quarantine());
    status.buffered(0);
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
