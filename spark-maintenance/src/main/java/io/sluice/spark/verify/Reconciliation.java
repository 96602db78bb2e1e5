package io.sluice.spark.verify;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.job.Progress;
import io.sluice.spark.verify.BatchJob.Mode;
import io.sluice.spark.verify.ReconcileResult.Outcome;
import io.sluice.table.LateRows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the rows that came too late for a view into its table, in one commit that records which
 * they are.
 *
 * <p>No row is touched but those that late rows change, and of these none that is not what the raw
 * tables make without them: raw rows that are gone make no row wrong.
 */
record Reconciliation(BatchJob job, Progress progress) {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
  private static final int EXAMPLES = 1;

  private static final String IS_THERE = "_is_there";
  private static final String STAYS = "_stays";

  /**
   * @throws SluiceException if the view's rows cannot be trusted or recomputed, or another job was
   *     faster; either way its table is as it was
   */
  ReconcileResult run(String view, Mode mode) {
    ViewCommit commit = ViewCommit.begin(job.verb(), view, job.lake());
    ReconciledRows before = ReconciledRows.of(view, commit.snapshot(), job.lake());
    LakeReader lake = job.lake().pinning();
    // The raw tables first, then the late one: so it names what among them is late.
    Reconcilable then = reconcilable(view, lake.with(before));
    Optional<Dataset<Row>> pending = lake.with(before).late(view);
    if (pending.isEmpty()) {
      return upToDate(view, 0, commit);
    }
    progress.step("looking for late rows of " + view);
    Marks marks = Marks.read(then.marks(commit.rows()));
    Column isAhead = isAhead(pending.get());
    ReconciledRows after = before.and(pending.get(), then.isSettled(marks).or(isAhead));
    Dataset<Row> late = pending.get().filter(functions.not(isAhead));
    Dataset<Row> taken = late.filter(after.contains());
    Row counts = counts(late, after);
    if (counts.getLong(1) == 0) {
      return upToDate(view, counts.getLong(0), commit);
    }
    requireRaw(then, taken);
    progress.step("recomputing what %d late rows missed".formatted(counts.getLong(1)));
    Reconcilable now = reconcilable(view, lake.with(after));
    Recomputed recomputed = Recomputed.of(then, now, commit.rows(), marks, range(counts));
    Dataset<Row> wrong = recomputed.differing(taken).persist();
    try {
      recomputed.requireExplained(wrong);
      return finish(commit, recomputed, wrong, after, counts, mode);
    } finally {
      wrong.unpersist();
      recomputed.unpersist();
    }
  }

  /** What no clock may go by is in no window and no pair, then as now. */
  private static Column isAhead(Dataset<Row> late) {
    Column reason =
        List.of(late.columns()).contains("reason")
            ? LakeReader.named("reason")
            : functions.lit(LateRows.Reason.LATE.toString());
    return functions.coalesce(
        reason.equalTo(LateRows.Reason.AHEAD.toString()), functions.lit(false));
  }

  private Reconcilable reconcilable(String view, LakeReader lake) {
    if (job.view(view, lake) instanceof Reconcilable reconcilable) {
      return reconcilable;
    }
    throw new SluiceException(
        ExitCode.CONFIGURATION,
        "Cannot reconcile %s: no late rows can be brought into a view of its kind, only into windows and joins"
            .formatted(view));
  }

  /** All late rows, those that are taken, and from when to when their windows are. */
  private static Row counts(Dataset<Row> pending, ReconciledRows after) {
    Column isTaken = after.contains();
    return pending
        .agg(
            functions.count(functions.lit(1)),
            functions.count_if(isTaken),
            functions.min(functions.when(isTaken, LakeReader.named("window_start"))),
            functions.max(functions.when(isTaken, LakeReader.named("window_end"))))
        .head();
  }

  private static TimeRange range(Row counts) {
    return new TimeRange(
        Optional.ofNullable(counts.<Instant>getAs(2)),
        Optional.ofNullable(counts.<Instant>getAs(3)));
  }

  private static void requireRaw(Reconcilable view, Dataset<Row> taken) {
    for (RawRows source : view.sources()) {
      List<Row> missing =
          source
              .missing(taken)
              .select("source_topic", "source_partition", "source_offset")
              .limit(3)
              .collectAsList();
      if (!missing.isEmpty()) {
        throw new SluiceException(
            ExitCode.TRY_LATER,
            "Cannot reconcile %s: table %s lacks records that %s.late names, or the view leaves them out now, such as %s; try again when the writer has written them"
                .formatted(
                    view.plan().name(),
                    source.source().name(),
                    view.plan().name(),
                    missing.get(0)));
      }
    }
  }

  private ReconcileResult finish(
      ViewCommit commit,
      Recomputed recomputed,
      Dataset<Row> wrong,
      ReconciledRows after,
      Row counts,
      Mode mode) {
    Column isThere = LakeReader.named(IS_THERE);
    Column stays = LakeReader.named(STAYS);
    Row changes =
        wrong
            .agg(
                functions.count_if(isThere.and(stays)),
                functions.count_if(functions.not(isThere)),
                functions.count_if(functions.not(stays)))
            .head();
    long late = counts.getLong(1);
    long version = commit.snapshot().version();
    String view = recomputed.now().plan().name();
    if (mode == Mode.COMMIT) {
      progress.step("writing " + view);
      boolean none = changes.getLong(0) + changes.getLong(1) + changes.getLong(2) == 0;
      List<Action> actions =
          none ? List.of() : commit.replace(recomputed.identities(), wrong, recomputed.rows(wrong));
      version =
          commit.commit(
              actions,
              after.transactions(job.lake().names(), view),
              "sluice reconcile: %d late rows".formatted(late));
    }
    ReconcileResult result =
        new ReconcileResult(
            view,
            mode == Mode.COMMIT ? Outcome.RECONCILED : Outcome.DRY_RUN,
            late,
            counts.getLong(0) - late,
            changes.getLong(0),
            changes.getLong(1),
            changes.getLong(2),
            version);
    LOG.info("{}", result);
    return result;
  }

  private static ReconcileResult upToDate(String view, long waiting, ViewCommit commit) {
    long version = commit.snapshot().version();
    return new ReconcileResult(view, Outcome.UP_TO_DATE, 0, waiting, 0, 0, 0, version);
  }

  /**
   * A view's rows without and with what is taken now, over the same raw rows.
   *
   * @param before the rows as the table should have them
   * @param after the rows as it will
   */
  private record Recomputed(
      Reconcilable now, Dataset<Row> streamed, Dataset<Row> before, Dataset<Row> after) {

    static Recomputed of(
        Reconcilable then, Reconcilable now, Dataset<Row> streamed, Marks marks, TimeRange range) {
      return new Recomputed(
          now,
          streamed,
          then.rows(streamed, marks, range).filter(then.isIn(range)).persist(),
          now.rows(streamed, marks, range).filter(now.isIn(range)).persist());
    }

    void unpersist() {
      before.unpersist();
      after.unpersist();
    }

    Identities identities() {
      return new Identities(now.identity());
    }

    /** What the view's rows of some identities will be. */
    Dataset<Row> rows(Dataset<Row> of) {
      return identities().in(of, after);
    }

    private Dataset<Row> actual() {
      return streamed.select(LakeReader.columns(streamed, Verification.columns(now)));
    }

    /** The identities that late rows change and that the table has otherwise. */
    Dataset<Row> differing(Dataset<Row> taken) {
      Dataset<Row> changed = identities().ofOneSide(before, after);
      Dataset<Row> touched = now.named(taken).map(changed::union).orElse(changed).distinct();
      return groups(touched, after)
          .withColumn(IS_THERE, functions.size(LakeReader.named(Comparison.ACTUAL)).gt(0))
          .withColumn(STAYS, functions.size(LakeReader.named(Comparison.EXPECTED)).gt(0));
    }

    private Dataset<Row> groups(Dataset<Row> of, Dataset<Row> expected) {
      return Verification.comparison(now)
          .groups(identities().in(of, actual()), identities().in(of, expected))
          .filter(functions.not(LakeReader.named(Comparison.SAME)));
    }

    /** Refuses to correct rows that are not what the raw tables make without the late rows. */
    void requireExplained(Dataset<Row> wrong) {
      List<Difference> others =
          Verification.comparison(now).examples(groups(wrong, before), EXAMPLES);
      if (!others.isEmpty()) {
        throw new SluiceException(
            ExitCode.CHECK_FAILED,
            "Cannot reconcile %s: its row %s is %s, and the raw tables make %s of what was in time; 'sluice verify %s' tells more, and nothing was written"
                .formatted(
                    now.plan().name(),
                    others.get(0).identity(),
                    others.get(0).actual(),
                    others.get(0).expected(),
                    now.plan().name()));
      }
    }
  }
}
