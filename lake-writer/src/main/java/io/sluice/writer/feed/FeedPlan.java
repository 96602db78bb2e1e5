package io.sluice.writer.feed;

import io.sluice.codec.RecordDecoder;
import io.sluice.pipeline.Compression;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.table.QuarantineRows;
import io.sluice.table.TableFeed;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableFiles;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All that one feed needs to run: where its records come from, what they become, and when.
 *
 * @param files where rows of {@code table} are written
 * @param quarantineFiles where rows of {@code quarantine} are written
 */
public record FeedPlan(
    String topic,
    TableDefinition table,
    TableFiles files,
    TableDefinition quarantine,
    TableFiles quarantineFiles,
    RecordRows rows,
    CommitSchedule schedule) {

  /** A table for which files are to be written, and how. */
  public record FilesOf(TableDefinition table, RowType columns, Compression compression) {}

  /**
   * @param files makes the place of files of a table
   */
  public static FeedPlan of(
      Pipeline pipeline,
      TableFeed feed,
      RecordDecoder decoder,
      Function<FilesOf, TableFiles> files) {
    List<String> partitionColumns =
        feed.definition().partitionBy().stream().map(Object::toString).toList();
    TableDefinition table = definition(pipeline, feed.table(), feed.columns(), partitionColumns);
    TableDefinition quarantine =
        definition(
            pipeline,
            Names.quarantineTable(feed.table()),
            QuarantineRows.tableColumns(),
            List.of());
    return new FeedPlan(
        feed.topic(),
        table,
        files.apply(new FilesOf(table, feed.columns(), feed.definition().compression())),
        quarantine,
        files.apply(new FilesOf(quarantine, QuarantineRows.tableColumns(), Compression.DEFAULT)),
        new RecordRows(feed, decoder),
        new CommitSchedule(feed.definition().commit()));
  }

  private static TableDefinition definition(
      Pipeline pipeline, String name, RowType columns, List<String> partitionColumns) {
    return new TableDefinition(
        pipeline.name(),
        name,
        new Names(pipeline).table(name),
        TableSchemaJson.write(columns),
        partitionColumns,
        Map.of());
  }

  /** The name of the table, by which people know the feed. */
  public String name() {
    return table.name();
  }
}
