package io.sluice.spark.merge;

import io.sluice.spark.job.Progress;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * Brings what a slice of a changelog says into the rows of a table, by the way that costs less.
 *
 * @param passes how often the rows may be read
 * @param rows the version of the table that is folded up to where the slice begins
 */
record SliceFold(
    KeyedTable table, ChangelogReader reader, Snapshot rows, Passes passes, Progress progress) {

  Folding run(ChangelogSlice slice, long folded) {
    long last = reader.changelog().version();
    String versions = "%d to %d".formatted(folded + 1, last);
    String note = "sluice merge %s %d..%d".formatted(table.changelog().name(), folded + 1, last);
    OnePass onePass = new OnePass(table, rows, reader.changelog(), note);
    if (onePass.isPossible() && isWorthLooking(slice)) {
      progress.step("looking for files of %s with changed keys".formatted(table.name()));
      TouchedFiles touched = TouchedFiles.find(table, rows, reader.changes(slice));
      if (passes == Passes.ONE || touched.areMostOfTheTable()) {
        merging(versions);
        return new Folding(onePass.fold(touched.files(), reader.latest(slice)), Passes.ONE);
      }
    }
    Dataset<Row> latest = reader.latest(slice);
    merging(versions);
    return new Folding(new TwoPasses(table, reader.changelog(), note).fold(latest), Passes.TWO);
  }

  private boolean isWorthLooking(ChangelogSlice slice) {
    return switch (passes) {
      case ONE -> true;
      case TWO -> false;
      case AUTO -> {
        List<AddFile> live = TouchedFiles.live(rows);
        yield TouchedFiles.mayBeMostOf(live, slice.changes());
      }
    };
  }

  private void merging(String versions) {
    progress.step("merging versions %s of %s".formatted(versions, table.changelog().name()));
  }
}
