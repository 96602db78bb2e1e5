package io.sluice.spark.verify;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.job.Progress;
import io.sluice.spark.verify.BatchJob.Mode;
import io.sluice.spark.verify.ReconcileResult.Outcome;
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
    new ReconcilableViews(job.plan().pipeline()).require(view);
    ViewCommit commit = ViewCommit.begin(job.verb(), view, job.lake());
    ReconciledRows before = ReconciledRows.of(view, commit.snapshot(), job.lake());
    LakeReader lake = job.lake().pinning();
    // The raw tables first, then the late one: so it names what among them is late.
    Reconcilable then = reconcilable(view, lake.with(before));
    Optional<Dataset<Row>> late = lake.lateTable(view);
    if (late.isEmpty()) {
      return upToDate(view, Counts.NONE, commit);
    }
    // Each of the steps looks into it, and to plan a scan of a table is a query of its own.
    late.get().persist();
    try {
      return reconcile(view, commit, then, before, lake, mode);
    } finally {
      late.get().unpersist();
    }
  }

  private ReconcileResult reconcile(
      String view,
      ViewCommit commit,
      Reconcilable then,
      ReconciledRows before,
      LakeReader lake,
      Mode mode) {
    Dataset<Row> pending = lake.with(before).late(view).orElseThrow();
    progress.step("looking for late rows of " + view);
    Marks marks = Marks.read(then.marks(commit.rows()));
    ReconciledRows after = before.and(pending, then.isSettled(marks));
    Dataset<Row> taken = pending.filter(after.contains());
    Counts counts = Counts.of(pending, after, then);
    if (counts.taken() == 0) {
      return upToDate(view, counts, commit);
    }
    Reconcilable now = reconcilable(view, lake.with(after));
    requireRaw(now, taken);
    progress.step("recomputing what %d late rows missed".formatted(counts.taken()));
    Recomputed recomputed = Recomputed.of(then, now, commit.rows(), marks, taken, counts.range());
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

  /**
   * The rows of the late table that were not in yet.
   *
   * @param taken those that are brought in
   * @param waiting those that are late and have to wait
   * @param ahead those that claim to be of a time that has not come
   * @param range from when to when the windows of those are that are taken
   */
  private record Counts(long taken, long waiting, long ahead, TimeRange range) {

    static final Counts NONE = new Counts(0, 0, 0, TimeRange.all());

    static Counts of(Dataset<Row> pending, ReconciledRows after, Reconcilable view) {
      Column isTaken = after.contains();
      Column isLeft = functions.not(isTaken);
      Row counts =
          pending
              .agg(
                  functions.count_if(isTaken),
                  functions.count_if(isLeft.and(functions.not(LateTable.isAhead()))),
                  functions.count_if(isLeft.and(LateTable.isAhead())),
                  functions.min(functions.when(isTaken, view.from())),
                  functions.max(functions.when(isTaken, view.to())))
              .head();
      return new Counts(
          counts.getLong(0),
          counts.getLong(1),
          counts.getLong(2),
          new TimeRange(
              Optional.ofNullable(counts.<Instant>getAs(3)),
              Optional.ofNullable(counts.<Instant>getAs(4))));
    }
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
      Counts counts,
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

  private static ReconcileResult upToDate(String view, Counts counts, ViewCommit commit) {
    long version = commit.snapshot().version();
    return new ReconcileResult(
        view, Outcome.UP_TO_DATE, 0, counts.waiting(), counts.ahead(), 0, 0, 0, version);
  }

  /**
   * A view's rows without and with what is taken now, over the same raw rows.
   *
   * @param before the rows as the table should have them
   * @param after the rows as it will
   * @param touched the identities of rows that the late rows are of
   */
  private record Recomputed(
      Reconcilable now,
      Dataset<Row> streamed,
      Dataset<Row> before,
      Dataset<Row> after,
      Dataset<Row> touched) {

    static Recomputed of(
        Reconcilable then,
        Reconcilable now,
        Dataset<Row> streamed,
        Marks marks,
        Dataset<Row> taken,
        TimeRange range) {
      Dataset<Row> before = then.rows(streamed, marks, range).filter(then.isIn(range));
      Dataset<Row> after = now.rows(streamed, marks, range).filter(now.isIn(range)).persist();
      Dataset<Row> touched =
          now.named(taken)
              .orElseGet(() -> new Identities(now.identity()).ofOneSide(before.persist(), after));
      return new Recomputed(now, streamed, before, after, touched.distinct().persist());
    }

    void unpersist() {
      before.unpersist();
      after.unpersist();
      touched.unpersist();
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

    /** The identities that the table has otherwise. */
    Dataset<Row> differing() {
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
