package io.sluice.spark.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.job.Progress;
import io.sluice.spark.verify.BatchJob.Mode;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the rows of a range of time that a view's table lacks, in one commit.
 *
 * <p>No row that is there is touched, and none is added that the stream may still emit. Late rows
 * are in what is added as far as they have been reconciled, so that the view is one view.
 */
record Backfill(BatchJob job, Progress progress) {

  private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);

  /**
   * What a backfill made of a view, or would make of it.
   *
   * @param there rows of the range that the table had
   * @param version of the view's table behind it
   */
  record Result(String view, Mode mode, long there, long added, long version) {

    ObjectNode json() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("job", "backfill")
          .put("dry_run", mode == Mode.DRY_RUN)
          .put("view", view)
          .put("there", there)
          .put("added", added)
          .put("version_after", version);
    }
  }

  /**
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if the stream may still emit a row that
   *     the range lacks, or another job was faster; either way the table is as it was
   */
  Result run(String view, TimeRange range, Mode mode) {
    ViewCommit commit = ViewCommit.begin(job.verb(), view, job.lake());
    LakeReader lake =
        job.lake().with(ReconciledRows.of(view, commit.snapshot(), job.lake())).pinning();
    BatchView batch = job.view(view, lake);
    progress.step("recomputing " + view);
    Dataset<Row> streamed = commit.rows();
    Marks marks = Marks.read(batch.marks(streamed));
    Dataset<Row> expected = batch.rows(streamed, marks, range).filter(batch.isIn(range));
    Column isThere = functions.size(LakeReader.named(Comparison.ACTUAL)).gt(0);
    Column mayCome = batch.isOpen(marks).or(batch.isAhead(marks));
    Dataset<Row> groups =
        Verification.comparison(batch)
            .groups(
                streamed
                    .select(LakeReader.columns(streamed, Verification.columns(batch)))
                    .filter(batch.isIn(range)),
                expected)
            .persist();
    try {
      Dataset<Row> missing = groups.filter(functions.not(isThere));
      requirePassed(batch, missing.filter(mayCome));
      long there = groups.filter(isThere).count();
      long added = missing.count();
      if (mode == Mode.DRY_RUN || added == 0) {
        return new Result(view, mode, there, added, commit.snapshot().version());
      }
      progress.step("adding %d rows to %s".formatted(added, view));
      Dataset<Row> rows = new Identities(batch.identity()).in(missing, expected);
      long version =
          commit.commit(commit.append(rows), Map.of(), "sluice backfill: %d rows".formatted(added));
      Result result = new Result(view, mode, there, added, version);
      LOG.info("{}", result);
      return result;
    } finally {
      groups.unpersist();
    }
  }

  private static void requirePassed(BatchView batch, Dataset<Row> open) {
    long rows = open.count();
    if (rows > 0) {
      Comparison comparison = Verification.comparison(batch);
      List<Difference> examples = comparison.examples(open, 1);
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot backfill %s: the stream may still emit %d of the rows that the range lacks, such as %s; choose an earlier --to, or try again when the processor and the writer are past them"
              .formatted(batch.plan().name(), rows, examples.get(0).identity()));
    }
  }
}
