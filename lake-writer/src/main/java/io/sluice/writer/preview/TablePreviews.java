package io.sluice.writer.preview;

import io.sluice.pipeline.Pipeline;
import io.sluice.schema.ColumnChanges;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.table.TableFeed;
import io.sluice.writer.delta.TableTrial;
import io.sluice.writer.feed.DeclaredColumns;
import io.sluice.writer.feed.FeedPlan;
import io.sluice.writer.preview.TablePreview.Verdict;
import io.sluice.writer.table.ColumnTypes;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableRefusedException;
import java.util.List;
import java.util.Optional;

/** Holds the columns that the pipeline file gives to tables against those that they have. */
final class TablePreviews {

  private final Pipeline pipeline;
  private final TableTrial trial;

  TablePreviews(Pipeline pipeline, TableTrial trial) {
    this.pipeline = pipeline;
    this.trial = trial;
  }

  /**
   * Nothing of a table whose columns the registry says, if the writer would take it: what becomes
   * of its records is another question.
   */
  Optional<TablePreview> of(TableFeed feed) {
    TableDefinition table = FeedPlan.table(pipeline, feed);
    try {
      Optional<TableTrial.Taken> taken = trial.of(table);
      if (table.types() == ColumnTypes.FOLLOWED) {
        return Optional.empty();
      }
      return Optional.of(
          taken
              .map(there -> taken(feed, table, there))
              .orElseGet(
                  () ->
                      new TablePreview(
                          feed.table(),
                          Verdict.NEW_TABLE,
                          List.of(),
                          "the table is made with the first rows")));
    } catch (TableRefusedException e) {
      return Optional.of(
          new TablePreview(feed.table(), Verdict.STOPS, List.of(), String.valueOf(e.getMessage())));
    }
  }

  private static TablePreview taken(TableFeed feed, TableDefinition table, TableTrial.Taken there) {
    RowType columns = TableSchemaJson.read(there.before());
    if (table.types() == ColumnTypes.TAKEN) {
      DeclaredColumns.require(table, feed.record(), columns);
      return new TablePreview(
          feed.table(), Verdict.FITS, List.of(), "the table has the columns that records bring");
    }
    List<String> changes = ColumnChanges.between(columns, TableSchemaJson.read(table.schemaJson()));
    return there.before().equals(there.after())
        ? new TablePreview(
            feed.table(), Verdict.FITS, changes, "rows go into the columns there are")
        : new TablePreview(
            feed.table(), Verdict.GROWS, changes, "the table gets columns with the first rows");
  }
}
