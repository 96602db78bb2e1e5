package io.sluice.writer.feed;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.registry.RegistryException;
import io.sluice.writer.Failpoint;
import io.sluice.writer.Failpoints;
import io.sluice.writer.feed.BatchCommit.Ending;
import io.sluice.writer.feed.Setbacks.Activity;
import io.sluice.writer.table.CommitUnknownException;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.LakeTables;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableException;
import io.sluice.writer.table.TableRefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
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

  /** Together some twenty seconds; a table that fails for longer needs somebody. */
  private static final int TRIES = 10;

  private final FeedPlan plan;
  private final LakeTables lake;
  private final Consumer<byte[], byte[]> consumer;
  private final InstantSource clock;
  private final FeedStatus status;
  private final Quarantine quarantine;
  private final TopicWatch watch;
  private final Setbacks setbacks = new Setbacks();

  /** Partitions of ours whose offset in the table is known; only their records are taken. */
  private final Map<TopicPartition, PartitionProgress> placed = new HashMap<>();

  /** Partitions of ours that are still to be placed. */
  private final Set<TopicPartition> unplaced = new HashSet<>();

  private Reading reading = Reading.onAndOn();
  private Instant lastGain;
  private Batch batch;
  private @Nullable BatchCommit pending;
  private @Nullable LakeTable table;
  private volatile boolean stopped;

  FeedLoop(
      FeedPlan plan,
      LakeTables lake,
      Consumer<byte[], byte[]> consumer,
      InstantSource clock,
      FeedStatus status) {
    this.plan = plan;
    this.lake = lake;
    this.consumer = consumer;
    this.clock = clock;
    this.status = status;
    this.quarantine = new Quarantine(lake, plan.quarantine(), plan.quarantineFiles());
    this.watch = new TopicWatch(plan.topic(), consumer);
    this.batch = new Batch(plan, quarantine);
    this.lastGain = clock.instant();
  }

  /** Shares the topic's partitions with all other writers of this table, for as long as it runs. */
  void subscribe() {
    consumer.subscribe(List.of(plan.topic()), new Rebalance());
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
    hold(all);
    reading = new Reading(consumer.endOffsets(all));
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
    if (reading.hasEnd() && Duration.between(lastGain, clock.instant()).compareTo(PATIENCE) > 0) {
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
    boolean nothingLeft =
        unplaced.isEmpty() && pending == null && batch.size().isEmpty() && isAtEnd();
    return stopped || nothingLeft;
  }

  private boolean isAtEnd() {
    return reading.isAtEnd(placed.values());
  }

  /** One turn: take what there is, then do what is due. */
  void step() {
    take(poll());
    if (!clock.instant().isBefore(setbacks.until())) {
      place();
      commitIfDue();
    }
    chooseWhatToFetch();
    report();
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(pollTimeout());
      setbacks.succeeded(Activity.BROKER);
      return records;
    } catch (OffsetOutOfRangeException e) {
      onOutOfRange(e.offsetOutOfRangePartitions());
      return ConsumerRecords.empty();
    } catch (RetriableException e) {
      setbacks.failed(Activity.BROKER, "Kafka does not answer: " + e.getMessage(), clock.instant());
      return ConsumerRecords.empty();
    }
  }

  private Duration pollTimeout() {
    Instant now = clock.instant();
    Instant next = now.plus(LONGEST_POLL);
    Instant due =
        batch.size().map(plan.schedule()::dueAt).filter(d -> d.isBefore(next)).orElse(next);
    Instant until = due.isAfter(setbacks.until()) ? due : min(next, setbacks.until());
    Duration timeout = Duration.between(now, until);
    return timeout.compareTo(SHORTEST_POLL) < 0 ? SHORTEST_POLL : timeout;
  }

  private static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  // ---- taking records

  private void take(ConsumerRecords<byte[], byte[]> records) {
    if (records.nextOffsets().isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    try {
      for (TopicPartition partition : records.partitions()) {
        take(records.records(partition), placed.get(partition), now);
      }
      records.nextOffsets().forEach((partition, next) -> moveTo(next, placed.get(partition), now));
      setbacks.succeeded(Activity.TAKING);
      lastGain = now;
    } catch (RegistryException e) {
      // Says nothing about the record: what was not taken is read again later.
      placed.values().forEach(progress -> consumer.seek(progress.partition(), progress.next()));
      setbacks.failed(Activity.TAKING, String.valueOf(e.getMessage()), now);
    } catch (TableException e) {
      startOver(Activity.TAKING, e);
    }
  }

  /** Records of a partition that is not placed come from before a batch was dropped. */
  private void take(
      List<ConsumerRecord<byte[], byte[]>> records,
      @Nullable PartitionProgress progress,
      Instant now) {
    if (progress == null) {
      return;
    }
    long end = reading.end(progress.partition());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.offset() >= end) {
        return;
      }
      batch.add(record, progress, now);
      progress.advanceTo(record.offset() + 1);
    }
  }

  /** The consumer's own next offset lies behind transaction markers, which are no records. */
  private void moveTo(OffsetAndMetadata next, @Nullable PartitionProgress progress, Instant now) {
    if (progress != null) {
      progress.advanceTo(Math.min(next.offset(), reading.end(progress.partition())));
      if (progress.isAhead()) {
        batch.moved(now);
      }
    }
  }

  // ---- placing partitions where the table says

  private void place() {
    if (unplaced.isEmpty()) {
      return;
    }
    try {
      Map<SourcePartition, Long> offsets = table().nextOffsets();
      quarantine.refresh();
      Map<TopicPartition, Long> starts = starts(offsets);
      starts.forEach(this::place);
      setbacks.succeeded(Activity.PLACING);
    } catch (TableException e) {
      againOrGiveUp(Activity.PLACING, e);
    } catch (RetriableException e) {
      setbacks.failed(
          Activity.PLACING, "Kafka does not answer: " + e.getMessage(), clock.instant());
    }
  }

  /** Where the table says, or at Kafka's first record if the table says nothing. */
  private Map<TopicPartition, Long> starts(Map<SourcePartition, Long> tableOffsets) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    Set<TopicPartition> unknown = new HashSet<>();
    for (TopicPartition partition : unplaced) {
      Long next = tableOffsets.get(new SourcePartition(partition.topic(), partition.partition()));
      if (next == null) {
        unknown.add(partition);
      } else {
        starts.put(partition, next);
      }
    }
    if (!unknown.isEmpty()) {
      starts.putAll(consumer.beginningOffsets(unknown));
    }
    return starts;
  }

  private void place(TopicPartition partition, long next) {
    if (next > reading.end(partition)) {
      throw gap(partition, next);
    }
    consumer.seek(partition, next);
    placed.put(partition, new PartitionProgress(partition, next));
    unplaced.remove(partition);
  }

  private LakeTable table() {
    if (table == null) {
      table = lake.open(plan.table());
    }
    return table;
  }

  /**
   * Kafka does not have the next record. Where the table knows the partition that is a gap, which
   * is never skipped; else its first records expired while they were about to be read.
   */
  private void onOutOfRange(Map<TopicPartition, Long> offsets) {
    Map<SourcePartition, Long> known;
    try {
      known = table().nextOffsets();
    } catch (TableException e) {
      againOrGiveUp(Activity.PLACING, e);
      return;
    }
    offsets.forEach(
        (partition, next) -> {
          PartitionProgress progress = placed.get(partition);
          if (progress != null && known.containsKey(progress.source())) {
            throw gap(partition, next);
          }
        });
    dropBatch();
  }

  private OffsetGapException gap(TopicPartition partition, long next) {
    Set<TopicPartition> one = Set.of(partition);
    long earliest = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
    long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
    return OffsetGapException.of(plan.name(), partition, next, earliest, end);
  }

  // ---- committing

  private void commitIfDue() {
    try {
      if (pending == null && isDue()) {
        pending = batch.finish(placed.values());
      }
      if (pending != null) {
        commit(pending);
      }
    } catch (CommitUnknownException e) {
      // The same commit again: the table recognises it if it landed.
      againOrGiveUp(Activity.COMMITTING, e);
    } catch (TableException e) {
      if (pending == null) {
        startOver(Activity.COMMITTING, e);
      } else {
        againOrGiveUp(Activity.COMMITTING, e);
      }
    }
  }

  private boolean isDue() {
    return batch
        .size()
        .map(size -> plan.schedule().isDue(size, clock.instant()) || isAtEnd())
        .orElse(false);
  }

  private void commit(BatchCommit commit) {
    Instant start = clock.instant();
    Ending ending = commit.attempt(table(), quarantine);
    setbacks.succeeded(Activity.COMMITTING);
    if (ending instanceof Ending.Landed landed) {
      onLanded(commit, landed.version(), Duration.between(start, clock.instant()));
    } else {
      Ending.Overtaken overtaken = (Ending.Overtaken) ending;
      LOG.info(
          "Table {}: another writer moved {} of {} to {}, this batch starts at {}; going on from there",
          plan.name(),
          overtaken.by().partition(),
          overtaken.table(),
          overtaken.by().tableNextOffset(),
          overtaken.by().batchFirstOffset());
      dropBatch();
    }
  }

  private void onLanded(BatchCommit commit, long version, Duration took) {
    for (OffsetSpan span : commit.rows().spans()) {
      PartitionProgress progress = placed.get(partition(span.partition()));
      if (progress != null) {
        progress.committedTo(span.nextOffset());
      }
    }
    nextBatch();
    lastGain = clock.instant();
    status.committed(version, commit, took);
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
    consumer.commitAsync(groupOffsets(), FeedLoop::onGroupCommit);
  }

  private Map<TopicPartition, OffsetAndMetadata> groupOffsets() {
    return placed.values().stream()
        .collect(
            Collectors.toMap(
                PartitionProgress::partition,
                progress -> new OffsetAndMetadata(progress.committed())));
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

  private static TopicPartition partition(SourcePartition partition) {
    return new TopicPartition(partition.topic(), partition.partition());
  }

  // ---- when something goes wrong

  private void againOrGiveUp(Activity activity, RuntimeException failure) {
    if (failure instanceof TableRefusedException || setbacks.failures(activity) + 1 >= TRIES) {
      throw failure;
    }
    LOG.warn("Table {}: {}; trying again", plan.name(), failure.getMessage());
    setbacks.failed(activity, String.valueOf(failure.getMessage()), clock.instant());
  }

  /** The batch is lost: all partitions are placed anew. */
  private void startOver(Activity activity, TableException failure) {
    againOrGiveUp(activity, failure);
    dropBatch();
  }

  private void dropBatch() {
    nextBatch();
    hold(Set.copyOf(placed.keySet()));
  }

  private void nextBatch() {
    pending = null;
    batch.close();
    batch = new Batch(plan, quarantine);
  }

  /**
   * Reads nothing of these partitions until they are placed; any position will do for that long.
   */
  private void hold(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    for (TopicPartition partition : partitions) {
      consumer.seek(partition, 0);
      placed.remove(partition);
      unplaced.add(partition);
    }
  }

  // ---- between turns

  private void chooseWhatToFetch() {
    boolean rests = pending != null || clock.instant().isBefore(setbacks.until());
    Set<TopicPartition> wanted =
        placed.values().stream()
            .filter(progress -> !rests && !reading.isAtEnd(progress))
            .map(PartitionProgress::partition)
            .collect(Collectors.toSet());
    Set<TopicPartition> unwanted = new HashSet<>(consumer.assignment());
    unwanted.removeAll(wanted);
    consumer.pause(unwanted);
    consumer.resume(wanted);
  }

  private void report() {
    status.lag(placed.values().stream().mapToLong(this::lag).sum());
    status.nextOffsets(
        placed.values().stream()
            .collect(
                Collectors.toMap(
                    progress -> progress.partition().partition(), PartitionProgress::committed)));
    status.waits(setbacks.reason().or(() -> watch.reasonToWait(clock.instant())));
  }

  private long lag(PartitionProgress progress) {
    return progress.next()
        - progress.committed()
        + consumer.currentLag(progress.partition()).orElse(0);
  }

  // ---- the end

  /** Commits what there is, if that goes at once: what is dropped is read again by the next run. */
  private void finish() {
    try {
      commitOnce();
    } catch (TableException | CommitUnknownException e) {
      LOG.warn("Table {}: stopped without its last batch: {}", plan.name(), e.getMessage());
    }
  }

  private void commitOnce() {
    if (pending == null && batch.size().isPresent()) {
      pending = batch.finish(placed.values());
    }
    if (pending != null) {
      commit(pending);
    }
  }

  /** Leaves the group and gives up what is not committed. */
  @Override
  public void close() {
    nextBatch();
    consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    quarantine.close();
    if (table != null) {
      table.close();
    }
  }

  private final class Rebalance implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      watch.joined();
      setbacks.clear();
      hold(partitions);
    }

    /**
     * Commits first, so that a group that rebalances again and again still gets on. One attempt:
     * the others wait for us, and dropping is safe.
     */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (partitions.isEmpty()) {
        return;
      }
      try {
        commitOnce();
      } catch (TableException | CommitUnknownException e) {
        LOG.warn("Table {}: revoked before a commit: {}", plan.name(), e.getMessage());
        dropBatch();
      }
      forget(partitions);
    }

    /** Somebody else may have them by now: the batch is void. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      forget(partitions);
      dropBatch();
    }

    private void forget(Collection<TopicPartition> partitions) {
      partitions.forEach(placed::remove);
      unplaced.removeAll(Set.copyOf(partitions));
    }
  }
}
