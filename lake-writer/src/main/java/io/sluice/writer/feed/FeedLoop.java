package io.sluice.writer.feed;

import io.sluice.catalog.NewColumnsException;
import io.sluice.catalog.WiderColumnsException;
import io.sluice.registry.RegistryException;
import io.sluice.writer.feed.Setbacks.Activity;
import io.sluice.writer.table.LakeTables;
import io.sluice.writer.table.TableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one topic into one table: places itself where the table says, takes records into a batch,
 * commits the batch with its offsets, again and again.
 *
 * <p>The table alone says what is written. Whatever goes wrong with a batch, it is dropped and read
 * again from the table's offsets: that loses nothing and doubles nothing, because a commit lands
 * only on the offsets it expects. Kafka's group offsets follow behind, for those who watch the lag.
 *
 * <p>One thread at a time; {@link #stop} may be called from any.
 */
final class FeedLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FeedLoop.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

  private final FeedPlan plan;
  private final FeedRun run;
  private final Consumer<byte[], byte[]> consumer;
  private final InstantSource clock;
  private final FeedStatus status;
  private final FeedAlerts alerts;
  private final TopicWatch watch;
  private final Retries retries;
  private final FeedTables tables;
  private final Positions positions;
  private final Fetching fetching;
  private final Polling polling;
  private final Intake intake;
  private final FeedCommits commits;
  private final Patience patience;
  private final Placing placing;
  private final Committing committing;
  private volatile boolean stopped;

  FeedLoop(
      FeedPlan plan,
      FeedRun run,
      LakeTables lake,
      SourceCluster source,
      InstantSource clock,
      FeedStatus status,
      FeedAlerts alerts) {
    this.plan = plan;
    this.run = run;
    this.consumer = source.consumer(plan.name());
    this.clock = clock;
    this.status = status;
    this.alerts = alerts;
    this.watch = new TopicWatch(plan.topic(), consumer);
    this.retries = new Retries(status, clock);
    TopicIdentity topic = new TopicIdentity(plan, source);
    this.tables = new FeedTables(plan, lake, topic);
    this.positions = new Positions(consumer);
    this.fetching = new Fetching(consumer, positions);
    this.polling = new Polling(consumer, retries, clock);
    this.intake = new Intake(positions, status, alerts);
    GroupOffsets group = new GroupOffsets(run.extent(), positions, consumer);
    this.commits = new FeedCommits(plan, tables, topic, positions, group, clock, status, alerts);
    this.patience = new Patience(plan, status, clock);
    Pause pause = new Pause(plan, positions, commits, status);
    Holding holding = new Holding(plan.name(), tables, retries, patience, clock, status);
    Lookout lookout = new Lookout(tables, topic, clock);
    Placement placement = new Placement(plan.name(), run, consumer, positions);
    this.placing = new Placing(lookout, placement, positions, commits, retries, pause, holding);
    this.committing = new Committing(plan.name(), commits, retries, pause, holding, patience);
  }

  /**
   * Shares the topic's partitions with all other writers of this table; or takes all of them up to
   * their ends, in which case other writers are not in the way: whoever commits first wins.
   */
  void begin() {
    if (run.extent() == FeedRun.Extent.ON_AND_ON) {
      consumer.subscribe(
          List.of(plan.topic()), new Rebalance(plan.name(), positions, commits, retries, watch));
      return;
    }
    Map<TopicPartition, Long> ends = new Ends(plan, run, consumer).find();
    if (ends.isEmpty()) {
      status.topicAbsent();
      stopped = true;
      return;
    }
    consumer.assign(ends.keySet());
    positions.hold(ends.keySet());
    positions.read(new Reading(ends));
  }

  /**
   * Runs until {@link #stop}, or until all is read that was to be read.
   *
   * @throws io.sluice.failure.SluiceException if it cannot go on, or has an end to get to and does
   *     not get on
   */
  void run() {
    while (!isDone()) {
      try {
        step();
      } catch (WakeupException e) {
        // Somebody called stop, and isDone knows.
        continue;
      }
      patience.requireGain(positions.reading());
    }
    committing.finish();
  }

  /** Lets {@link #run} end soon. */
  void stop() {
    stopped = true;
    consumer.wakeup();
  }

  boolean isDone() {
    return stopped || (positions.areAllPlaced() && commits.isEmpty() && positions.areAtEnd());
  }

  /** One turn: take what there is, then do what is due. */
  void step() {
    try {
      take(polling.poll(committing.dueAt()));
    } catch (OffsetOutOfRangeException e) {
      onOutOfRange(e.offsetOutOfRangePartitions());
    }
    if (!retries.areResting()) {
      placing.lookIfDue();
      committing.commitIfDue();
    }
    chooseWhatToFetch();
    report();
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    if (records.nextOffsets().isEmpty()) {
      return;
    }
    try {
      intake.take(records, commits.batch(), clock.instant());
      retries.succeeded(Activity.TAKING);
      alerts.taken();
      patience.gained();
    } catch (RegistryException e) {
      // Says nothing about the record: what was not taken is read again later.
      fetching.again();
      alerts.registryFailed(String.valueOf(e.getMessage()));
      retries.later(Activity.TAKING, String.valueOf(e.getMessage()));
    } catch (WiderColumnsException e) {
      // Somebody has to widen a table that is there, and what was not taken is read again then.
      fetching.again();
      if (!commits.takeBeforeThereIsATable(e.columns())) {
        alerts.waits(e);
        retries.later(Activity.TAKING, String.valueOf(e.getMessage()));
      }
    } catch (NewColumnsException e) {
      fetching.again();
      grow(e);
    } catch (TableException e) {
      committing.startOver(Activity.TAKING, e);
    }
  }

  private void grow(NewColumnsException records) {
    LOG.info(
        "Table {}: {} bring columns, which are now {}",
        plan.name(),
        records.records(),
        records.columns());
    commits.take(records.columns());
    status.count(FeedCount.GROWN, 1);
    alerts.grown(records);
  }

  /** What is taken is in nobody's hands but ours, so it is committed before anything is said. */
  private void onOutOfRange(Map<TopicPartition, Long> outOfRange) {
    if (commits.isEmpty()) {
      placing.onOutOfRange(outOfRange);
    } else {
      committing.commit();
    }
  }

  private void chooseWhatToFetch() {
    if (!retries.areResting() && committing.mayTakeMore()) {
      fetching.goOn();
    } else {
      fetching.rest();
    }
  }

  private void report() {
    status.lag(positions.lag());
    status.buffered(commits.buffered());
    status.bufferedBytes(commits.batch().bufferedBytes());
    status.nextOffsets(positions.nextOffsets());
    if (retries.reason().isEmpty()) {
      alerts.forget();
    }
    status.waits(retries.reason().or(() -> watch.reasonToWait(clock.instant())));
  }

  /** Leaves the group and gives up what is not committed. */
  @Override
  public void close() {
    try (tables) {
      try {
        commits.close();
      } finally {
        consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
      }
    }
  }
}
