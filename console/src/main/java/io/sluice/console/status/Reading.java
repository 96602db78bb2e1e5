package io.sluice.console.status;

import io.sluice.pipeline.Names;
import io.sluice.writer.delta.TableSummaries;
import io.sluice.writer.delta.TableSummaries.Counting;
import io.sluice.writer.delta.TableSummary;
import io.sluice.writer.table.TableException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the lake says of a table and of those beside it.
 *
 * @param summary empty if there is no table, or it cannot be read
 * @param trouble why it cannot be read; empty if it can
 */
record Reading(
    Optional<TableSummary> summary,
    Optional<String> trouble,
    OptionalLong late,
    OptionalLong quarantined) {

  /** A file is small that has less than half of what the writer would put into one. */
  private static final int SMALL = 2;

  static Reading of(WatchedTable table, TableSummaries lake, Names names) {
    Optional<TableSummary> summary = Optional.empty();
    Optional<String> trouble = Optional.empty();
    try {
      summary =
          lake.read(
              table.name(), names.table(table.name()), table.targetBytes() / SMALL, Counting.FILES);
    } catch (TableException e) {
      trouble = Optional.of(String.valueOf(e.getMessage()));
    }
    return new Reading(
        summary, trouble, rows(table.late(), lake, names), rows(table.quarantine(), lake, names));
  }

  /** None, if there is no table yet; empty if there cannot be one, or if nobody can say. */
  private static OptionalLong rows(Optional<String> table, TableSummaries lake, Names names) {
    if (table.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      String name = table.get();
      return lake.read(name, names.table(name), 0, Counting.ROWS)
          .map(TableSummary::rows)
          .orElse(OptionalLong.of(0));
    } catch (TableException untold) {
      return OptionalLong.empty();
    }
  }
}
