package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import io.delta.standalone.OptimisticTransaction;
import io.delta.standalone.actions.Action;
import io.delta.standalone.actions.Metadata;
import io.delta.standalone.exceptions.ConcurrentTransactionException;
import io.delta.standalone.exceptions.MetadataChangedException;
import io.delta.standalone.exceptions.ProtocolChangedException;
import io.sluice.writer.Failpoint;
import io.sluice.writer.Failpoints;
import io.sluice.writer.table.CommitOutcome;
import io.sluice.writer.table.CommitOutcome.AlreadyCommitted;
import io.sluice.writer.table.CommitOutcome.Committed;
import io.sluice.writer.table.CommitOutcome.Outdated;
import io.sluice.writer.table.CommitOutcome.Superseded;
import io.sluice.writer.table.CommitUnknownException;
import io.sluice.writer.table.IndexedColumns;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.Settlement;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableException;
import io.sluice.writer.table.TableHeldException;
import io.sluice.writer.table.TablePausedException;
import io.sluice.writer.table.TableRefusedException;
import io.sluice.writer.table.TableState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A Delta table, written through Delta Standalone.
 *
 * <p>A commit is a blind append that reads only the transactions it sets: it passes by appends and
 * by compaction, and loses against whoever moved the same partition's offset. After any failure of
 * Standalone's commit the log is read again for our commit's id before anything is said about it.
 */
public final class DeltaLakeTable implements LakeTable {

  /** Each further attempt follows a commit of somebody else that changed the metadata. */
  private static final int ATTEMPTS = 20;

  private final TableDefinition definition;
  private final DeltaSettings settings;
  private final DeltaLog log;
  private final TransactionNames names;
  private final LogFollower follower;
  private final BackgroundCheckpoints checkpoints;
  private final InstantSource clock;
  private final TableFailures failures;
  private final TableAcceptance acceptance;
  private final CheckpointInterval interval;
  private @Nullable UUID unresolved;

  DeltaLakeTable(
      TableDefinition definition,
      DeltaSettings settings,
      DeltaLog log,
      LongFunction<Map<String, Long>> transactions,
      BackgroundCheckpoints checkpoints,
      TableFailures failures,
      InstantSource clock) {
    this.definition = definition;
    this.settings = settings;
    this.log = log;
    this.names = TransactionNames.of(definition);
    this.follower = new LogFollower(log, transactions, names);
    this.checkpoints = checkpoints;
    this.clock = clock;
    this.failures = failures;
    this.interval = new CheckpointInterval(settings.checkpointEvery());
    this.acceptance = new TableAcceptance(definition, failures);
  }

  @Override
  public TableDefinition definition() {
    return definition;
  }

  /** The columns that have statistics, as far as the table was last read. */
  IndexedColumns indexedColumns() {
    return IndexedColumns.of(
        follower.metadata().map(Metadata::getConfiguration).orElse(definition.properties()));
  }

  @Override
  public TableState state() {
    begin();
    return known();
  }

  private TableState known() {
    return new TableState(
        follower.nextOffsets(),
        follower.metadata().map(Metadata::getConfiguration).orElse(Map.of()),
        follower.schemaJson(),
        follower.settled());
  }

  @Override
  public CommitOutcome commit(PendingCommit commit) {
    CommitActions actions =
        CommitActions.of(
            commit, definition, Set.copyOf(definition.partitionColumns()), clock.instant());
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      OptimisticTransaction transaction = beginCommit(commit);
      Optional<CommitOutcome> outcome =
          decided(commit).or(() -> attempt(transaction, commit, actions));
      if (outcome.isPresent()) {
        unresolved = null;
        return outcome.get();
      }
    }
    throw failures.outrun(ATTEMPTS);
  }

  @Override
  public void close() {
    checkpoints.cancel();
  }

  /** A transaction at the newest version, with all that the log says up to there known. */
  private OptimisticTransaction begin() {
    try {
      OptimisticTransaction transaction = log.startTransaction();
      if (transaction.readVersion() < follower.version()) {
        throw failures.replaced(follower.version(), null);
      }
      follower.advanceTo(log.snapshot());
      acceptance.require(follower);
      return transaction;
    } catch (TableException e) {
      throw e;
    } catch (Exception e) {
      throw failures.unreadable(e);
    } catch (AssertionError e) {
      // Standalone asserts that logs only grow.
      throw follower.hasGoneBack()
          ? failures.replaced(follower.version(), e)
          : failures.unreadable(e);
    }
  }

  /** As {@link #begin}; what went wrong is told as what it means for the commit. */
  private OptimisticTransaction beginCommit(PendingCommit commit) {
    try {
      return begin();
    } catch (TableException e) {
      if (commit.id().equals(unresolved)) {
        throw unknown(commit, e);
      }
      if (e instanceof TableRefusedException) {
        throw e;
      }
      throw failures.notBegun(e);
    }
  }

  private Optional<CommitOutcome> decided(PendingCommit commit) {
    OptionalLong landed = follower.versionOf(commit.id());
    if (landed.isPresent()) {
      return Optional.of(new AlreadyCommitted(landed.getAsLong()));
    }
    TableState table = known();
    boolean wasRestored = !table.lastRestore().equals(commit.lastRestore());
    long count = table.settled().count();
    long expected = commit.settlement().map(Settlement::number).orElse(count);
    if (count != expected || (wasRestored && commit.settlement().isPresent())) {
      return Optional.of(landedOr(commit, new Outdated(count, expected)));
    }
    for (OffsetSpan span : commit.spans()) {
      long nextOffset = table.nextOffsets().getOrDefault(span.partition(), span.firstOffset());
      if (wasRestored || nextOffset != span.firstOffset()) {
        return Optional.of(
            landedOr(commit, new Superseded(span.partition(), nextOffset, span.firstOffset())));
      }
    }
    return Optional.empty();
  }

  private CommitOutcome landedOr(PendingCommit commit, CommitOutcome passedBy) {
    OptionalLong landed = search(commit);
    return landed.isPresent() ? new AlreadyCommitted(landed.getAsLong()) : passedBy;
  }

  private OptionalLong search(PendingCommit commit) {
    try {
      return follower.searchVersionOf(commit.id());
    } catch (Exception | AssertionError e) {
      throw unknown(commit, e);
    }
  }

  private Optional<CommitOutcome> attempt(
      OptimisticTransaction transaction, PendingCommit commit, CommitActions actions) {
    requireNobodyAsksToWait();
    Optional<Metadata> change = follower.metadata().flatMap(now -> change(now, commit));
    long version;
    try {
      version = write(transaction, commit, actions, change);
      if (change.isEmpty()) {
        follower.landed(commit, version);
      }
    } catch (Exception | AssertionError e) {
      return resolve(commit, e);
    }
    requestCheckpoint(version);
    return Optional.of(new Committed(version));
  }

  private Optional<Metadata> change(Metadata now, PendingCommit commit) {
    return MetadataChange.of(definition, now, commit, acceptance.grown(now, commit));
  }

  private void requireNobodyAsksToWait() {
    TableState table = known();
    if (table.isPaused()) {
      throw new TablePausedException(definition);
    }
    table
        .hold(clock.instant())
        .ifPresent(
            hold -> {
              throw new TableHeldException(definition, hold);
            });
  }

  private long write(
      OptimisticTransaction transaction,
      PendingCommit commit,
      CommitActions actions,
      Optional<Metadata> change) {
    List<Action> all = new ArrayList<>();
    if (transaction.readVersion() < 0) {
      all.add(acceptance.creation(commit, clock.instant()));
    }
    change.ifPresent(all::add);
    all.addAll(actions.actions());
    for (OffsetSpan span : commit.spans()) {
      StandaloneInternals.readTransaction(transaction, names.of(span.partition()));
    }
    if (commit.settlement().isPresent()) {
      StandaloneInternals.readTransaction(transaction, SettlementNames.of(definition).count());
    }
    Failpoints.pass(Failpoint.COMMIT_BEFORE);
    long version =
        transaction
            .commit(all, actions.operation(), "Sluice/" + settings.engineVersion())
            .getVersion();
    Failpoints.pass(Failpoint.COMMIT_AFTER);
    return version;
  }

  /**
   * Finds out what became of a commit after any failure: Standalone may fail before it writes,
   * lose, or fail after the commit is in the log.
   *
   * @return how it ended; empty if it has to be tried again
   */
  private Optional<CommitOutcome> resolve(PendingCommit commit, Throwable failure) {
    boolean interrupted = Thread.interrupted() || failure instanceof InterruptedException;
    try {
      follower.readAll();
      // Standalone is Scala, which throws checked exceptions without saying so.
    } catch (Exception | AssertionError unreadable) {
      unreadable.addSuppressed(failure);
      throw unknown(commit, unreadable);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    OptionalLong landed = follower.versionOf(commit.id());
    if (landed.isPresent()) {
      return Optional.of(new Committed(landed.getAsLong()));
    }
    if (lostToAnother(failure)) {
      return Optional.empty();
    }
    throw failures.notLanded(failure);
  }

  private CommitUnknownException unknown(PendingCommit commit, Throwable cause) {
    unresolved = commit.id();
    return failures.unknown(commit, cause);
  }

  private static boolean lostToAnother(Throwable failure) {
    return failure instanceof ConcurrentTransactionException
        || failure instanceof MetadataChangedException
        || failure instanceof ProtocolChangedException;
  }

  private void requestCheckpoint(long version) {
    if (interval.isDue(version, follower.metadata())) {
      checkpoints.request(version);
    }
  }
}
