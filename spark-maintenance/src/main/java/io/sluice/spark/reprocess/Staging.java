package io.sluice.spark.reprocess;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.verify.LakeReader;
import io.sluice.spark.verify.Marks;
import io.sluice.spark.verify.RangeChanges;
import io.sluice.spark.verify.RawReach;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of a range that today's definition of a view makes of the raw tables.
 *
 * @param rows with the columns of the view, and none of them read before it is asked for
 */
record Staging(StagedState state, Dataset<Row> rows) {

  /** Which times to make anew; up to what is closed, if there is no end. */
  record Range(Instant from, Optional<Instant> to) {}

  /**
   * @throws SluiceException if the range is not closed, or the raw tables no longer have what its
   *     rows were made of
   */
  static Staging of(ViewTable view, String generation, Range wanted) {
    Dataset<Row> there = view.rows();
    Marks marks = Marks.read(view.batch().marks(there));
    Instant to = end(view, wanted, view.batch().closedUntil(there, marks));
    StagedState range =
        new StagedState(
            view.name(),
            generation,
            wanted.from(),
            to,
            view.definition(),
            view.commit().snapshot().version(),
            view.lake().versions(),
            view.reconciled(),
            marks);
    new RawReach(view.batch(), view.lake(), marks)
        .require(wanted.from(), there.filter(view.batch().isIn(range.range())));
    Dataset<Row> rows =
        view.batch().rows(there, marks, range.range()).filter(view.batch().isIn(range.range()));
    return new Staging(
        range, rows.select(LakeReader.columns(rows, RangeChanges.columns(view.batch()))));
  }

  private static Instant end(ViewTable view, Range wanted, OptionalLong closedUntil) {
    if (closedUntil.isEmpty()) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot reprocess %s: the stream has closed nothing of it yet; start processor and writer, or wait for them"
              .formatted(view.name()));
    }
    Instant closed = Instant.ofEpochMilli(closedUntil.getAsLong());
    if (!closed.isAfter(wanted.from())) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot reprocess %s from %s: it is closed up to %s only, and rows of later may come yet; choose an earlier --from, or wait"
              .formatted(view.name(), wanted.from(), closed));
    }
    if (wanted.to().filter(to -> to.isAfter(closed)).isPresent()) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot reprocess %s to %s: it is closed up to %s only, and rows of later may come yet; choose --to %s or earlier, leave it out, or wait"
              .formatted(view.name(), wanted.to().get(), closed, closed));
    }
    return wanted.to().orElse(closed);
  }
}
