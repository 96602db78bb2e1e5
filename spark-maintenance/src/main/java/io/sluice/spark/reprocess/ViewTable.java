package io.sluice.spark.reprocess;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.plan.DefinitionFingerprint;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.LaterRestore;
import io.sluice.spark.verify.BatchJob;
import io.sluice.spark.verify.BatchView;
import io.sluice.spark.verify.LakeReader;
import io.sluice.spark.verify.RangeChanges;
import io.sluice.spark.verify.ReconciledRows;
import io.sluice.spark.verify.ViewCommit;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructField;
import scala.Option;

/**
 * A view's own table at one version, beside what today's definition makes of the raw tables at
 * theirs.
 *
 * @param commit to the table, which is begun and may be left
 * @param lake the tables, each of which stays at the version at which it is looked at first
 * @param added columns that the view has today and the table does not
 * @param reconciled the transactions that say which late rows the table has
 */
record ViewTable(
    BatchJob job,
    ViewCommit commit,
    LakeReader lake,
    BatchView batch,
    List<StructField> added,
    Map<String, Long> reconciled) {

  /**
   * @param copies tables to be read in place of raw ones, by the names of those
   * @throws SluiceException if no batch job may write the table now, or its columns do not fit the
   *     definition
   */
  static ViewTable open(BatchJob job, String view, Map<String, String> copies) {
    ViewCommit commit = ViewCommit.begin(job.verb(), view, job.lake());
    List<StructField> added =
        NewColumns.of(view, job.viewPlan(view).output(), commit.snapshot().schema());
    commit.add(added);
    ReconciledRows late = ReconciledRows.of(view, commit.snapshot(), job.lake());
    LakeReader lake = job.lake().with(late).pinning().reading(copies);
    return new ViewTable(
        job,
        commit,
        lake,
        job.view(view, lake),
        added,
        late.transactions(job.lake().names(), view));
  }

  String name() {
    return batch.plan().name();
  }

  /** The rows, with today's columns. */
  Dataset<Row> rows() {
    return commit.rows();
  }

  /** What differs from rows that were made. */
  RangeChanges changes(StagedState state, Dataset<Row> made) {
    return RangeChanges.of(batch, rows(), made, state.marks(), state.range());
  }

  String definition() {
    return DefinitionFingerprint.of(job.plan().pipeline(), batch.plan());
  }

  /**
   * Refuses what was made by another definition than today's, or without late rows that the table
   * has since.
   */
  void requireOfToday(StagedState state) {
    if (!state.definition().equals(definition())) {
      throw refusal(
          state,
          ExitCode.CONFIGURATION,
          "it was made by another definition of the view than the pipeline file has");
    }
    if (!state.reconciled().equals(reconciled)) {
      throw refusal(
          state,
          ExitCode.FAILED,
          "late rows have been brought into the view's table, or taken out of it, since it was made");
    }
  }

  private static SluiceException refusal(StagedState state, ExitCode exit, String reason) {
    return new SluiceException(
        exit,
        "Cannot go on with generation %s of %s: %s; 'sluice reprocess abandon %s --generation %s' and begin again"
            .formatted(state.generation(), state.view(), reason, state.view(), state.generation()));
  }

  /**
   * Whether a generation's rows are in the table.
   *
   * @throws SluiceException if a RESTORE may have taken them out
   */
  boolean has(String generation) {
    return has(job, name(), commit.snapshot(), generation);
  }

  static boolean has(BatchJob job, String view, Snapshot snapshot, String generation) {
    String transaction = job.lake().names().reprocessTransaction(view, generation);
    Option<Object> version = snapshot.transactions().get(transaction);
    if (version.isEmpty() || (Long) version.get() <= 0) {
      return false;
    }
    LakeTable table =
        new LakeTable(job.lake().spark(), view, new Path(job.lake().names().table(view)));
    OptionalLong restore =
        LaterRestore.ofOthers(
            transaction, job.lake().names().transactionsOf(view), table, snapshot);
    if (restore.isPresent()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot tell whether generation %s is in %s: its version %d is a RESTORE, which may have taken rows out and not what had been recorded with them; run 'sluice restore %s --repair' first, then choose another --generation"
              .formatted(generation, view, restore.getAsLong(), view));
    }
    return true;
  }
}
