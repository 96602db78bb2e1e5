package io.sluice.writer.feed;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.registry.RegistryException;
import io.sluice.writer.feed.Setbacks.Activity;
import io.sluice.writer.table.CommitUnknownException;
import io.sluice.writer.table.LakeTables;
import io.sluice.writer.table.TableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
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

  private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
  private static final Duration SHORTEST_POLL = Duration.ofMillis(1);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final FeedPlan plan;
  private final Consumer<byte[], byte[]> consumer;
  private final InstantSource clock;
  private final FeedStatus status;
  private final TopicWatch watch;
  private final Retries retries;
  private final FeedTables tables;
  private final Positions positions;
  private final Intake intake;
  private final FeedCommits commits;
  private Instant lastGain;
  private volatile boolean stopped;

  FeedLoop(
      FeedPlan plan,
      LakeTables lake,
      Consumer<byte[], byte[]> consumer,
      InstantSource clock,
      FeedStatus status) {
    this.plan = plan;
    this.consumer = consumer;
    this.clock = clock;
    this.status = status;
    this.watch = new TopicWatch(plan.topic(), consumer);
    this.retries = new Retries(plan.name(), clock);
    this.tables = new FeedTables(plan, lake);
    this.positions = new Positions(plan.name(), consumer);
    this.intake = new Intake(positions);
    this.commits = new FeedCommits(plan, tables, positions, consumer, clock, status);
    this.lastGain = clock.instant();
  }

  /** Shares the topic's partitions with all other writers of this table, for as long as it runs. */
  void subscribe() {
    consumer.subscribe(
        List.of(plan.topic()), new Rebalance(plan.name(), positions, commits, retries, watch));
  }

  /**
   * Takes all partitions, up to the ends that they have now. Other writers of this table are not in
   * the way: whoever commits first wins, the other goes on from there.
   */
  void readToEnd() {
    List<PartitionInfo> partitions = consumer.partitionsFor(plan.topic());
    if (partitions == null || partitions.isEmpty()) {
      status.topicAbsent();
      stopped = true;
      return;
    }
    Set<TopicPartition> all =
        partitions.stream()
            .map(partition -> new TopicPartition(plan.topic(), partition.partition()))
            .collect(Collectors.toSet());
    consumer.assign(all);
    positions.readToEnds(all);
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
      requireGain();
    }
    finish();
  }

  /**
   * Who waits for an end wants to hear when it does not come; a service waits for as long as it
   * takes.
   */
  private void requireGain() {
    if (positions.reading().hasEnd()
        && Duration.between(lastGain, clock.instant()).compareTo(PATIENCE) > 0) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot write table %s up to the end of %s: nothing came for %d s: %s; try again when that is over"
              .formatted(
                  plan.name(),
                  plan.topic(),
                  PATIENCE.toSeconds(),
                  status.reasonNotReady().orElse("a transaction may be open")));
    }
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
    take(poll());
    if (!retries.areResting()) {
      place();
      commitIfDue();
    }
    chooseWhatToFetch();
    report();
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(pollTimeout());
      retries.succeeded(Activity.BROKER);
      return records;
    } catch (OffsetOutOfRangeException e) {
      onOutOfRange(e.offsetOutOfRangePartitions());
      return ConsumerRecords.empty();
    } catch (RetriableException e) {
      retries.later(Activity.BROKER, "Kafka does not answer: " + e.getMessage());
      return ConsumerRecords.empty();
    }
  }

  private Duration pollTimeout() {
    Instant now = clock.instant();
    Instant next = now.plus(LONGEST_POLL);
    Instant rest = retries.until();
    Instant due = commits.dueAt().filter(d -> d.isBefore(next)).orElse(next);
    Instant until = due.isAfter(rest) ? due : min(next, rest);
    Duration timeout = Duration.between(now, until);
    return timeout.compareTo(SHORTEST_POLL) < 0 ? SHORTEST_POLL : timeout;
  }

  private static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private void onOutOfRange(Map<TopicPartition, Long> outOfRange) {
    try {
      positions.requireNoGap(outOfRange, tables.table().nextOffsets());
    } catch (TableException e) {
      retries.againOrGiveUp(Activity.PLACING, e);
      return;
    }
    commits.drop();
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    if (records.nextOffsets().isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    try {
      intake.take(records, commits.batch(), now);
      retries.succeeded(Activity.TAKING);
      lastGain = now;
    } catch (RegistryException e) {
      // Says nothing about the record: what was not taken is read again later.
      positions.fetchAgain();
      retries.later(Activity.TAKING, String.valueOf(e.getMessage()));
    } catch (TableException e) {
      startOver(Activity.TAKING, e);
    }
  }

  private void place() {
    if (positions.areAllPlaced()) {
      return;
    }
    try {
      positions.place(tables.nextOffsets());
      retries.succeeded(Activity.PLACING);
    } catch (TableException e) {
      retries.againOrGiveUp(Activity.PLACING, e);
    } catch (RetriableException e) {
      retries.later(Activity.PLACING, "Kafka does not answer: " + e.getMessage());
    }
  }

  private void commitIfDue() {
    try {
      if (!commits.isDue()) {
        return;
      }
      if (commits.attempt()) {
        lastGain = clock.instant();
      }
      retries.succeeded(Activity.COMMITTING);
    } catch (CommitUnknownException e) {
      // The same commit again: the table recognises it if it landed.
      retries.againOrGiveUp(Activity.COMMITTING, e);
    } catch (TableException e) {
      if (commits.isPending()) {
        retries.againOrGiveUp(Activity.COMMITTING, e);
      } else {
        startOver(Activity.COMMITTING, e);
      }
    }
  }

  private void startOver(Activity activity, TableException failure) {
    retries.againOrGiveUp(activity, failure);
    commits.drop();
  }

  private void chooseWhatToFetch() {
    if (commits.isPending() || retries.areResting()) {
      positions.rest();
    } else {
      positions.fetch();
    }
  }

  private void report() {
    status.lag(positions.lag());
    status.buffered(commits.batch().bufferedBytes());
    status.nextOffsets(positions.nextOffsets());
    status.waits(retries.reason().or(() -> watch.reasonToWait(clock.instant())));
  }

  /** Commits what there is, if that goes at once: what is dropped is read again by the next run. */
  private void finish() {
    try {
      commits.attempt();
    } catch (TableException | CommitUnknownException e) {
      LOG.warn("Table {}: stopped without its last batch: {}", plan.name(), e.getMessage());
    }
  }

  /** Leaves the group and gives up what is not committed. */
  @Override
  public void close() {
    commits.close();
    consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    tables.close();
  }
}
