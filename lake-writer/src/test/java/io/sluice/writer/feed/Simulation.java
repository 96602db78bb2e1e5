package io.sluice.writer.feed;

import static io.sluice.writer.feed.FeedWorld.quarantine;
import static io.sluice.writer.feed.FeedWorld.table;

import io.sluice.table.Hold;
import io.sluice.writer.feed.FakeTopic.Kind;
import io.sluice.writer.feed.FeedWorld.Writer;
import io.sluice.writer.restore.QuarantineLimits;
import io.sluice.writer.table.BatchSpans;
import io.sluice.writer.table.CommitUnknownException;
import io.sluice.writer.table.MemoryLake;
import io.sluice.writer.table.MemoryLake.Fault;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableException;
import io.sluice.writer.table.TableProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Two writers, a topic and a lake, to which everything happens that can: in one thread, in virtual
 * time, all from one seed. After every event the invariants are checked.
 */
final class Simulation {

  /** What a producer sends besides good records. */
  private static final List<Kind> KINDS =
      List.of(Kind.GOOD, Kind.MALFORMED, Kind.TOMBSTONE, Kind.MARKER, Kind.NAMED, Kind.FRACTION);

  private static final int PARTITIONS = 3;
  private static final int EVENTS = 220;
  private static final int LONGEST_HEALING = 200;

  /** A process dies in the middle of a call. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("crash", null, false, false);
    }
  }

  /** How often what was to be broken was broken. */
  record Tally(int crashes, int commits, int restores) {}

  private final FeedWorld world = new FeedWorld(PARTITIONS);
  private final Invariants invariants = new Invariants(world);
  private final Random random;
  private final List<Writer> writers = new ArrayList<>();
  private int callsToCrash = Integer.MAX_VALUE;
  private int crashes;
  private boolean splitsBatches;
  private boolean leavesOffsets;
  private int restores;
  private int firstSinceRestore;
  private @Nullable Map<SourcePartition, Long> restored;

  Simulation(long seed) {
    this.random = new Random(seed);
    world.files.around(this::mayCrash, this::mayCrash);
    world.lake.around(this::mayCrash, this::mayCrash);
    writers.add(start());
    writers.add(start());
    share();
  }

  /** Breaks the lake for good: the checker must find it. */
  Simulation withoutGrowth() {
    world.lake.withoutGrowth();
    return this;
  }

  /** Breaks the lake for good: the checker must find it. */
  Simulation withoutFence() {
    world.lake.withoutFence();
    return this;
  }

  /** Lets restores put back rows and leave the offsets: the checker must find it. */
  Simulation thatLeavesOffsets() {
    leavesOffsets = true;
    return this;
  }

  /**
   * Takes commits of the quarantine out that have records from before a restore's offsets, too: the
   * checker must find it.
   */
  Simulation thatSplitsBatches() {
    splitsBatches = true;
    return this;
  }

  /** Counts a record too many: the checker must find it. */
  Simulation thatMiscounts() {
    writers.get(0).status().count(FeedCount.READ, 1);
    return this;
  }

  /** Runs all events, then heals everything and lets the writers catch up. */
  Tally run() {
    for (int i = 0; i < EVENTS; i++) {
      event();
      invariants.check();
      writers.forEach(Simulation::countsAreWhole);
    }
    heal();
    writers.forEach(Simulation::countsAreWhole);
    return new Tally(crashes, world.lake.versions(table().location()).size(), restores);
  }

  /** Every record that was read is written, in quarantine, given up or waiting. */
  private static void countsAreWhole(Writer writer) {
    FeedStatus status = writer.status();
    long known =
        status.count(FeedCount.ROWS)
            + status.count(FeedCount.QUARANTINED)
            + status.count(FeedCount.ALREADY_QUARANTINED)
            + status.count(FeedCount.PASSED_OVER)
            + status.count(FeedCount.DISCARDED)
            + status.buffered();
    if (status.count(FeedCount.READ) != known) {
      throw new AssertionError(
          "'read = rows + quarantined + already quarantined + discarded + buffered' does not hold: %d are read and %d are known of"
              .formatted(status.count(FeedCount.READ), known));
    }
  }

  private void event() {
    switch (random.nextInt(22)) {
      case 0, 1 -> produce();
      case 2 -> callsToCrash = 1 + random.nextInt(12);
      case 3 -> world.lake.next(Fault.values()[random.nextInt(Fault.values().length)]);
      case 4 -> share();
      case 5 -> takeOver();
      case 6 -> world.registryIsDown = random.nextInt(3) == 0;
      case 7 -> world.lake.unreadable(random.nextInt(4) == 0);
      case 8 -> world.files.failFinish(random.nextInt(2));
      case 9 -> world.files.failClose(random.nextInt(3) == 0);
      case 10 ->
          world.lake.set(table().location(), TableProperties.PAUSED, "" + (random.nextInt(4) == 0));
      case 11 -> shareEagerly();
      case 12 -> lose();
      case 13 -> hold(random.nextBoolean() ? table() : quarantine());
      case 14 -> restore();
      case 17 -> restoreAtOnce();
      case 15, 16 -> restoreQuarantine();
      case 18 -> world.promote();
      default -> turn();
    }
  }

  /** A job holds a table for some turns, or until it dies. */
  private void hold(TableDefinition table) {
    Hold hold = new Hold("job", world.clock.instant().plusMillis(random.nextInt(1_500)));
    world.lake.set(table.location(), Hold.PROPERTY, hold.toString());
  }

  /** The first of a restore's two commits; the second comes some time later. */
  private void restore() {
    int versions = world.lake.versions(table().location()).size();
    if (canRestore()) {
      int target = firstSinceRestore + random.nextInt(versions - firstSinceRestore);
      firstSinceRestore = versions;
      restores++;
      world.lake.restore(table().location(), target, "restore " + restores);
      restored = world.lake.nextOffsets(table().location());
      if (leavesOffsets) {
        world.lake.forgetRewinding(table().location());
      }
      world.lake.set(table().location(), TableProperties.RESTORING, "restore");
      invariants.restored();
    }
  }

  private boolean canRestore() {
    return world.lake.versions(table().location()).size() > firstSinceRestore && restored == null;
  }

  /** Both commits before any writer has looked, of which one may have been started just before. */
  private void restoreAtOnce() {
    if (!canRestore()) {
      turn();
      return;
    }
    if (random.nextBoolean()) {
      alive(
          random.nextInt(writers.size()),
          () -> {
            throw new Crash();
          });
    }
    restore();
    restoreQuarantine();
  }

  private void restoreQuarantine() {
    if (restored != null) {
      List<List<OffsetSpan>> batches =
          world.lake.versions(quarantine().location()).stream()
              .map(MemoryLake.Version::commit)
              .filter(commit -> !commit.files().isEmpty())
              .map(
                  commit ->
                      BatchSpans.of(
                          commit.spans(), key -> Optional.ofNullable(commit.metadata().get(key))))
              .toList();
      world.lake.restoreQuarantine(
          quarantine().location(),
          splitsBatches ? restored : QuarantineLimits.of(restored, batches));
      world.lake.unset(table().location(), TableProperties.RESTORING);
      restored = null;
    }
  }

  private void produce() {
    int partition = random.nextInt(PARTITIONS);
    for (int i = random.nextInt(8); i >= 0; i--) {
      int kind = random.nextInt(10);
      world.topic.append(partition, kind < KINDS.size() ? KINDS.get(kind) : Kind.GOOD);
    }
  }

  private void turn() {
    world.clock.advance(Duration.ofMillis(random.nextInt(900)));
    int which = random.nextInt(writers.size());
    alive(which, () -> writers.get(which).loop().step());
  }

  /** Runs a writer; one that dies or gives up is started anew, as a supervisor would. */
  private void alive(int which, Runnable call) {
    try {
      call.run();
    } catch (Crash | TableException | CommitUnknownException e) {
      crashes++;
      callsToCrash = Integer.MAX_VALUE;
      List<TopicPartition> partitions = List.copyOf(writers.get(which).consumer().assignment());
      Writer next = start();
      writers.set(which, next);
      next.consumer().rebalance(partitions);
    }
  }

  private Writer start() {
    Writer writer = world.writer();
    writer.consumer().maxRecords(5);
    writer.consumer().afterPoll(this::mayCrash);
    writer.consumer().beforeGroupCommit(this::mayCrash);
    writer.loop().begin();
    return writer;
  }

  private void mayCrash() {
    if (--callsToCrash == 0) {
      throw new Crash();
    }
  }

  /** An orderly rebalance: who loses partitions hears of it first. */
  private void share() {
    List<List<TopicPartition>> shares = List.of(new ArrayList<>(), new ArrayList<>());
    world.topic.all().forEach(partition -> shares.get(random.nextInt(2)).add(partition));
    for (int which = 0; which < 2; which++) {
      List<TopicPartition> kept = new ArrayList<>(writers.get(which).consumer().assignment());
      kept.retainAll(shares.get(which));
      rebalance(which, kept);
    }
    rebalance(0, shares.get(0));
    rebalance(1, shares.get(1));
  }

  /** A rebalance as before KIP-429: everybody gives up everything first. */
  private void shareEagerly() {
    rebalance(0, List.of());
    rebalance(1, List.of());
    share();
  }

  /** One is silent for too long; its partitions are the other's, before or after it hears of it. */
  private void lose() {
    int which = random.nextInt(2);
    boolean isToldFirst = random.nextBoolean();
    if (isToldFirst) {
      alive(which, () -> writers.get(which).consumer().lose());
    }
    rebalance(1 - which, world.topic.all());
    if (!isToldFirst) {
      turn();
      alive(which, () -> writers.get(which).consumer().lose());
    }
  }

  /** The other one gets a partition while its owner sleeps, and writes on when it wakes. */
  private void takeOver() {
    int which = random.nextInt(2);
    List<TopicPartition> more = new ArrayList<>(writers.get(which).consumer().assignment());
    TopicPartition stolen = FakeTopic.partition(random.nextInt(PARTITIONS));
    if (!more.contains(stolen)) {
      more.add(stolen);
      rebalance(which, more);
    }
  }

  private void rebalance(int which, List<TopicPartition> partitions) {
    int crashesBefore = crashes;
    alive(which, () -> writers.get(which).consumer().rebalance(partitions));
    if (crashes > crashesBefore) {
      writers.get(which).consumer().rebalance(partitions);
    }
  }

  private void heal() {
    callsToCrash = Integer.MAX_VALUE;
    world.registryIsDown = false;
    world.lake.unreadable(false);
    world.files.failFinish(0);
    world.files.failClose(false);
    world.lake.set(table().location(), TableProperties.PAUSED, "false");
    restoreQuarantine();
    share();
    for (int i = 0; i < LONGEST_HEALING && !isCaughtUp(); i++) {
      world.promote();
      for (int which = 0; which < writers.size(); which++) {
        int writer = which;
        world.clock.advance(Duration.ofSeconds(10));
        alive(writer, () -> writers.get(writer).loop().step());
        invariants.check();
      }
    }
    if (!isCaughtUp()) {
      throw new AssertionError("the tables do not catch up");
    }
  }

  private boolean isCaughtUp() {
    return world.topic.all().stream()
        .allMatch(p -> world.next(table(), p.partition()) == world.topic.end(p));
  }
}
