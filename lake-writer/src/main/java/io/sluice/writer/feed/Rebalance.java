package io.sluice.writer.feed;

import io.sluice.writer.feed.Setbacks.Activity;
import io.sluice.writer.table.CommitUnknownException;
import io.sluice.writer.table.TableException;
import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a feed does when its group shares out partitions anew: no batch holds a record of a
 * partition that has gone.
 */
final class Rebalance implements ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(Rebalance.class);

  private final String table;
  private final Positions positions;
  private final FeedCommits commits;
  private final Retries retries;
  private final TopicWatch watch;

  Rebalance(
      String table, Positions positions, FeedCommits commits, Retries retries, TopicWatch watch) {
    this.table = table;
    this.positions = positions;
    this.commits = commits;
    this.retries = retries;
    this.watch = watch;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    watch.joined();
    retries.clear();
    positions.hold(partitions);
  }

  /**
   * Commits first, so that a group that rebalances again and again still gets on. One attempt: the
   * others wait for us, and dropping is safe.
   */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    try {
      commits.attemptAll();
      retries.succeeded(Activity.COMMITTING);
    } catch (TableException | CommitUnknownException e) {
      LOG.warn("Table {}: revoked before a commit: {}", table, e.getMessage());
      commits.drop();
    }
    positions.forget(partitions);
  }

  /** Somebody else may have them by now: the batch is void. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    positions.forget(partitions);
    commits.drop();
  }
}
