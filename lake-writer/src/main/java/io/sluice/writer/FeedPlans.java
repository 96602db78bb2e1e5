package io.sluice.writer;

import io.sluice.catalog.SchemaNames;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.plan.PipelinePlan;
import io.sluice.table.TableFeed;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.feed.FeedPlan;
import io.sluice.writer.file.FileLayout;
import io.sluice.writer.file.ParquetFiles;
import io.sluice.writer.file.ParquetSettings;
import io.sluice.writer.file.WriterMemory;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.NullMarked;

/** How the records of feeds become rows in Parquet files of a lake, for whoever writes some. */
@NullMarked
public final class FeedPlans {

  private FeedPlans() {}

  /**
   * @param memory that the files of all feeds share
   */
  public static FeedPlan of(
      PipelinePlan plan, TableFeed feed, DeltaLakeTables lake, WriterMemory memory) {
    Configuration configuration = lake.configuration();
    return FeedPlan.of(
        plan.pipeline(),
        feed,
        SchemaNames.of(plan.registry(), subject(plan, feed)),
        plan::reader,
        files ->
            files(files, configuration)
                    .sharing(memory)
                    .indexing(() -> lake.indexedColumns(files.table().location()))
                ::newBatch);
  }

  private static String subject(PipelinePlan plan, TableFeed feed) {
    return Optional.ofNullable(plan.pipeline().streams().get(feed.source()))
        .map(StreamDefinition::subject)
        .orElseGet(() -> Names.subject(feed.topic()));
  }

  private static ParquetFiles files(FeedPlan.FilesOf files, Configuration configuration) {
    return ParquetFiles.of(
        new FileLayout(files.table().location(), files.rows(), files.keys()),
        configuration,
        ParquetSettings.of(files.policy()));
  }
}
