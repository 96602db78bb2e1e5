package io.sluice.writer.feed;

import io.sluice.catalog.SchemaNames;
import io.sluice.change.RecordReader;
import io.sluice.pipeline.FilePolicy;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.PartitionKey;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.SchemaPolicy;
import io.sluice.pipeline.SchemaSource;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.table.PartitionColumns;
import io.sluice.table.QuarantineRows;
import io.sluice.table.TableFeed;
import io.sluice.writer.table.ColumnGrowth;
import io.sluice.writer.table.ColumnTypes;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableFiles;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All that one feed needs to run: where its records come from, what they become, and when.
 *
 * @param feed with the columns that its records are planned to have
 * @param schemas how those are called whose ids the records name
 * @param format what records become at first
 * @param quarantineFiles where rows of {@code quarantine} are written
 */
public record FeedPlan(
    TableFeed feed,
    SchemaNames schemas,
    TableDefinition table,
    RowFormat format,
    TableDefinition quarantine,
    TableFiles quarantineFiles,
    CommitSchedule schedule) {

  /**
   * A table for which files are to be written.
   *
   * @param rows the columns of what the writer is given
   */
  public record FilesOf(
      TableDefinition table, RowType rows, List<PartitionKey> keys, FilePolicy policy) {}

  /**
   * @param schemas how the schemas are called whose ids the records name
   * @param records makes the reader of a feed's records into its columns
   * @param files makes the place of files of a table
   */
  public static FeedPlan of(
      Pipeline pipeline,
      TableFeed feed,
      SchemaNames schemas,
      Function<TableFeed, RecordReader> records,
      Function<FilesOf, TableFiles> files) {
    String quarantineName = feed.quarantine();
    FilesOf quarantine =
        filesOf(
            pipeline,
            pipeline.table(quarantineName),
            quarantineName,
            QuarantineRows.tableColumns(),
            ColumnGrowth.REFUSED,
            ColumnTypes.DEFINED);
    return new FeedPlan(
        feed,
        schemas,
        table(pipeline, feed),
        format(pipeline, feed, records, files),
        quarantine.table(),
        files.apply(quarantine),
        new CommitSchedule(feed.definition().commit()));
  }

  /** The table that the rows of a feed are to be in. */
  public static TableDefinition table(Pipeline pipeline, TableFeed feed) {
    return filesOf(pipeline, feed).table();
  }

  private static RowFormat format(
      Pipeline pipeline,
      TableFeed feed,
      Function<TableFeed, RecordReader> records,
      Function<FilesOf, TableFiles> files) {
    FilesOf table = filesOf(pipeline, feed);
    return new RowFormat(
        feed.record(),
        table.table().schemaJson(),
        new RecordRows(feed, records.apply(feed)),
        files.apply(table),
        columns -> format(pipeline, feed.with(columns), records, files));
  }

  private static FilesOf filesOf(Pipeline pipeline, TableFeed feed) {
    return filesOf(
        pipeline,
        feed.definition(),
        feed.table(),
        feed.rows(),
        growth(pipeline, feed),
        types(pipeline, feed));
  }

  /** What the registry has as the newest schema must not keep a writer from its table. */
  private static ColumnTypes types(Pipeline pipeline, TableFeed feed) {
    StreamDefinition stream = pipeline.streams().get(feed.source());
    if (stream == null || feed.changelog().isPresent() || feed.original().isPresent()) {
      return ColumnTypes.DEFINED;
    }
    if (stream.schema() instanceof SchemaSource.Inferred) {
      return ColumnTypes.TAKEN;
    }
    return stream.schema() instanceof SchemaSource.Registry
        ? ColumnTypes.FOLLOWED
        : ColumnTypes.DEFINED;
  }

  /**
   * The columns of a view and of its late rows are ours to say, and so may become more; those of a
   * copy were said when it was begun.
   */
  private static ColumnGrowth growth(Pipeline pipeline, TableFeed feed) {
    if (feed.original().isPresent()) {
      return ColumnGrowth.REFUSED;
    }
    boolean isOfView = !pipeline.streams().containsKey(feed.source());
    return isOfView || pipeline.schemaPolicy(feed.source()) == SchemaPolicy.EVOLVE
        ? ColumnGrowth.ALLOWED
        : ColumnGrowth.REFUSED;
  }

  private static FilesOf filesOf(
      Pipeline pipeline,
      io.sluice.pipeline.TableDefinition definition,
      String name,
      RowType rows,
      ColumnGrowth growth,
      ColumnTypes types) {
    List<PartitionKey> keys = definition.partitionBy();
    TableDefinition table =
        new TableDefinition(
            pipeline.name(),
            name,
            new Names(pipeline).table(name),
            TableSchemaJson.write(PartitionColumns.of(rows, keys)),
            keys.stream().map(PartitionKey::column).toList(),
            Map.of(),
            growth,
            types);
    return new FilesOf(table, rows, keys, definition.files());
  }

  /** Where its records are. */
  public String topic() {
    return feed.topic();
  }

  /** The name of the table, by which people know the feed. */
  public String name() {
    return table.name();
  }
}
