package io.sluice.console.doctor;

import io.sluice.console.status.WatchedTable;
import io.sluice.console.status.WatchedTables;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.delta.TableSummaries;
import io.sluice.writer.delta.TableSummaries.Counting;
import io.sluice.writer.delta.TableSummary;
import io.sluice.writer.table.TableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the writer can go on with the tables that are there. */
final class TableExamination implements Examination {

  private final Pipeline pipeline;

  TableExamination(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    int found = 0;
    try {
      TableSummaries lake = TableSummaries.of(pipeline.name(), pipeline.lake());
      for (WatchedTable table : WatchedTables.of(pipeline).tables()) {
        found += examine(table, lake, findings) ? 1 : 0;
      }
    } catch (SluiceException e) {
      findings.add(Finding.fail("tables", String.valueOf(e.getMessage()), ""));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok("tables", "%d there, all of protocol (1,2) and readable".formatted(found)));
    }
    return findings;
  }

  /** Whether it is there. */
  private boolean examine(WatchedTable table, TableSummaries lake, List<Finding> findings) {
    String subject = "table " + table.name();
    try {
      Optional<TableSummary> summary =
          lake.read(table.name(), new Names(pipeline).table(table.name()), 0, Counting.FILES);
      summary
          .filter(there -> !there.isProtocolOurs())
          .ifPresent(
              there ->
                  findings.add(
                      Finding.fail(
                          subject,
                          "its protocol is (%d,%d), and the writer speaks (1,2)"
                              .formatted(there.readerVersion(), there.writerVersion()),
                          "copy it into a table without the feature (CREATE TABLE ... AS SELECT); sluice writer names it")));
      summary
          .map(TableSummary::undone)
          .filter(undone -> undone.isPresent())
          .ifPresent(
              undone ->
                  findings.add(
                      Finding.fail(
                          subject,
                          "version %d, a RESTORE, left its offsets ahead of its rows"
                              .formatted(undone.getAsLong()),
                          "sluice restore %s --repair".formatted(table.name()))));
      return summary.isPresent();
    } catch (TableException e) {
      findings.add(Finding.fail(subject, String.valueOf(e.getMessage()), ""));
      return true;
    }
  }
}
