package io.sluice.processor.lookup;

import io.sluice.processor.row.SideBySide;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.view.RowByRowOutput;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import io.sluice.view.ViewPlan.StreamLookup;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Filters the rows of a view that looks into a stream, each beside the row that was found for it,
 * computes their columns, and sends them to the view's topic.
 */
final class FoundRows {

  private final SideBySide sideBySide;
  private final RowByRowOutput output;
  private final ViewCounts counts;

  FoundRows(StreamLookup view, RowByRowOutput output, ViewCounts counts) {
    this.sideBySide = new SideBySide(view.source().columns(), view.keyed().row());
    this.output = output;
    this.counts = counts;
  }

  /**
   * @param key null if the row has none
   * @param found the change that made the row of the key; empty if it has none
   * @param passed what a row counts as that {@code where} keeps
   */
  void send(
      byte @Nullable [] key,
      SourceRow row,
      long timestamp,
      Optional<SourceRow> found,
      Count passed) {
    Row scope = sideBySide.of(row.row(), found.map(SourceRow::row).orElse(null));
    if (!output.passes(scope)) {
      counts.add(Count.FILTERED);
      return;
    }
    output.emit(
        key,
        row,
        timestamp,
        scope,
        found.map(change -> (long) change.partition()).orElse(null),
        found.map(SourceRow::offset).orElse(null));
    counts.add(passed);
  }
}
