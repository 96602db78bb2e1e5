package io.sluice.table;

import io.sluice.pipeline.Format;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.TableMode;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.schema.RowType;
import io.sluice.view.ViewPlan;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists the tables that a pipeline's topics become. */
public final class TableFeeds {

  private TableFeeds() {}

  /**
   * One feed for every stream, every view, and the late events of every view that has a grace.
   *
   * @throws io.sluice.pipeline.LocatedException if the partition keys of one do not fit its rows
   */
  public static List<TableFeed> of(
      Pipeline pipeline, Map<String, ViewPlan> views, Map<String, RowType> streams) {
    List<TableFeed> feeds = new ArrayList<>();
    for (StreamDefinition stream : pipeline.streams().values()) {
      feeds.add(feed(pipeline, stream, columns(stream, streams)));
    }
    for (ViewDefinition view : pipeline.views().values()) {
      ViewPlan plan = views.get(view.name());
      if (plan == null) {
        throw new IllegalArgumentException("View '" + view.name() + "' has no plan");
      }
      feeds.add(feed(pipeline, view, plan));
      if (hasGrace(plan)) {
        String late = Names.lateTable(view.name());
        feeds.add(
            new TableFeed(
                late,
                Names.lateTopic(view),
                viewFormat(pipeline),
                LateRows.COLUMNS,
                pipeline.table(late)));
      }
    }
    feeds.forEach(TableFeed::columns);
    return feeds;
  }

  private static TableFeed feed(Pipeline pipeline, StreamDefinition stream, RowType columns) {
    if (pipeline.mode(stream) == TableMode.APPEND) {
      return new TableFeed(
          stream.name(), stream.topic(), stream.format(), columns, pipeline.table(stream.name()));
    }
    return feed(pipeline, Changelog.of(pipeline, stream, columns), stream.topic(), stream.format());
  }

  private static TableFeed feed(Pipeline pipeline, ViewDefinition view, ViewPlan plan) {
    if (plan.isUpserted()) {
      return feed(pipeline, Changelog.of(pipeline, plan), view.topic(), viewFormat(pipeline));
    }
    return new TableFeed(
        view.name(),
        view.topic(),
        viewFormat(pipeline),
        plan.output(),
        pipeline.table(view.name()));
  }

  private static TableFeed feed(
      Pipeline pipeline, Changelog changelog, String topic, Format format) {
    String table = Names.changelogTable(changelog.source());
    return new TableFeed(
        table,
        topic,
        format,
        changelog.columns(),
        pipeline
            .tables()
            .getOrDefault(table, pipeline.table(changelog.source()).withoutPartitions(table)),
        Optional.of(changelog));
  }

  /** How the topics that the processor writes are written. */
  public static Format viewFormat(Pipeline pipeline) {
    return pipeline.registry().isPresent() ? Format.AVRO : Format.JSON;
  }

  private static RowType columns(StreamDefinition stream, Map<String, RowType> streams) {
    RowType columns = streams.get(stream.name());
    if (columns == null) {
      throw new IllegalArgumentException("Stream '" + stream.name() + "' has no columns");
    }
    return columns;
  }

  private static boolean hasGrace(ViewPlan plan) {
    return plan instanceof WindowedAggregate
        || plan instanceof ViewPlan.IntervalJoin
        || plan instanceof ViewPlan.StreamLookup
        || plan instanceof ViewPlan.Deduplication;
  }
}
