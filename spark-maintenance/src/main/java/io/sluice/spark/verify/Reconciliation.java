package io.sluice.spark.verify;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.job.Progress;
import io.sluice.spark.verify.BatchJob.Mode;
import io.sluice.spark.verify.ReconcileResult.Outcome;
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

  /**
   * @throws SluiceException if the view's rows cannot be trusted or recomputed, or another job was
   *     faster; either way its table is as it was
   */
  ReconcileResult run(String view, Mode mode) {
    new ReconcilableViews(job.plan().pipeline()).require(view);
    ViewCommit commit = ViewCommit.begin(job.verb(), view, job.lake());
    ReconciledRows before = ReconciledRows.of(view, commit.snapshot(), job.lake());
    LakeReader lake = job.lake().pinning();
    // The raw tables first, then the late one: so it names what among them is late.
    Reconcilable then = reconcilable(view, lake.with(before));
    Optional<Dataset<Row>> late = lake.lateTable(view);
    if (late.isEmpty()) {
      return upToDate(view, LateCounts.NONE, commit);
    }
    // Each of the steps looks into it, and to plan a scan of a table is a query of its own.
    late.get().persist();
    try {
      progress.step("looking for late rows of " + view);
      Dataset<Row> missed = lake.with(before).late(view).orElseThrow();
      if (missed.isEmpty()) {
        return upToDate(view, LateCounts.NONE, commit);
      }
      Dataset<Row> pending = reaching(then, before, missed, lake).persist();
      try {
        return reconcile(view, commit, then, before, lake, pending, mode);
      } finally {
        pending.unpersist();
      }
    } finally {
      late.get().unpersist();
    }
  }

  private Dataset<Row> reaching(
      Reconcilable then, ReconciledRows before, Dataset<Row> missed, LakeReader lake) {
    if (!then.isChained()) {
      return missed;
    }
    ReconciledRows all = before.and(missed, functions.lit(true));
    return reconcilable(then.plan().name(), lake.with(all)).reaching(missed);
  }

  private ReconcileResult reconcile(
      String view,
      ViewCommit commit,
      Reconcilable then,
      ReconciledRows before,
      LakeReader lake,
      Dataset<Row> pending,
      Mode mode) {
    Marks marks = Marks.read(then.marks(commit.rows()));
    ReconciledRows after = before.and(pending, then.isSettled(marks));
    Dataset<Row> taken = pending.filter(after.contains());
    LateCounts counts = LateCounts.of(pending, after, then);
    if (counts.taken() == 0) {
      return upToDate(view, counts, commit);
    }
    Reconcilable now = reconcilable(view, lake.with(after));
    requireRaw(now, taken);
    progress.step("recomputing what %d late rows missed".formatted(counts.taken()));
    RecomputedRows recomputed =
        RecomputedRows.of(then, now, commit.rows(), marks, taken, counts.range());
    Dataset<Row> wrong = recomputed.differing().persist();
    try {
      recomputed.requireExplained(wrong);
      return finish(commit, recomputed, wrong, after, counts, mode);
    } finally {
      wrong.unpersist();
      recomputed.unpersist();
    }
  }

  private Reconcilable reconcilable(String view, LakeReader lake) {
    return (Reconcilable) job.view(view, lake);
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
      RecomputedRows recomputed,
      Dataset<Row> wrong,
      ReconciledRows after,
      LateCounts counts,
      Mode mode) {
    Column isThere = LakeReader.named(RecomputedRows.IS_THERE);
    Column stays = LakeReader.named(RecomputedRows.STAYS);
    Row changes =
        wrong
            .agg(
                functions.count_if(isThere.and(stays)),
                functions.count_if(functions.not(isThere)),
                functions.count_if(functions.not(stays)))
            .head();
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
              "sluice reconcile: %d late rows".formatted(counts.taken()));
    }
    ReconcileResult result =
        new ReconcileResult(
            view,
            mode == Mode.COMMIT ? Outcome.RECONCILED : Outcome.DRY_RUN,
            counts.taken(),
            counts.waiting(),
            counts.ahead(),
            changes.getLong(0),
            changes.getLong(1),
            changes.getLong(2),
            version);
    LOG.info("{}", result);
    return result;
  }

  private static ReconcileResult upToDate(String view, LateCounts counts, ViewCommit commit) {
    long version = commit.snapshot().version();
    return new ReconcileResult(
        view, Outcome.UP_TO_DATE, 0, counts.waiting(), counts.ahead(), 0, 0, 0, version);
  }
}
