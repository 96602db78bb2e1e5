package io.sluice.processor.topology;

import io.sluice.pipeline.Names;
import io.sluice.plan.PipelinePlan;
import io.sluice.processor.dedupe.DedupeTopology;
import io.sluice.processor.join.JoinTopology;
import io.sluice.processor.lookup.StreamLookupTopology;
import io.sluice.processor.table.TableJoinTopology;
import io.sluice.processor.view.Sources;
import io.sluice.processor.view.TopologyParts;
import io.sluice.processor.view.ViewParts;
import io.sluice.processor.window.WindowTopology;
import io.sluice.view.ViewPlan;
import io.sluice.view.ViewPlan.Deduplication;
import io.sluice.view.ViewPlan.IntervalJoin;
import io.sluice.view.ViewPlan.RowByRow;
import io.sluice.view.ViewPlan.StreamLookup;
import io.sluice.view.ViewPlan.TableJoin;
import io.sluice.view.ViewPlan.Union;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/**
 * All views of a pipeline as one topology: a function of the plan alone, with no I/O, no clock and
 * durable names for every store and every internal topic.
 */
public final class ViewTopology {

  private static final long WEEK_MS = 7L * 24 * 60 * 60 * 1000;

  /** Brokers refuse records of more than an hour from now unless a topic says otherwise. */
  private static final String ANY_TIME = String.valueOf(Long.MAX_VALUE);

  private ViewTopology() {}

  /** The topology of a plan with at least one view. */
  public static Topology of(PipelinePlan plan, TopologyParts parts) {
    StreamsBuilder builder = new StreamsBuilder();
    SourceStreams sources = new SourceStreams(builder, plan, parts.metrics());
    for (ViewPlan view : plan.views().values()) {
      ViewParts viewParts = new ViewParts(view, plan, parts);
      if (view instanceof Deduplication dedupe) {
        new DedupeTopology(dedupe, viewParts).build(builder, sources.get(dedupe.source()));
      } else if (view instanceof StreamLookup lookup) {
        new StreamLookupTopology(lookup, viewParts)
            .build(builder, sources.get(lookup.source()), sources.get(lookup.keyed().changes()));
      } else if (view instanceof Union union) {
        new UnionTopology(union, viewParts).build(sources::get);
      } else if (view instanceof RowByRow rowByRow) {
        new RowByRowTopology(rowByRow, viewParts).build(sources.get(rowByRow.source()));
      } else if (view instanceof WindowedAggregate windowed) {
        new WindowTopology(windowed, viewParts).build(builder, sources.get(windowed.source()));
      } else if (view instanceof IntervalJoin join) {
        new JoinTopology(join, viewParts)
            .build(builder, sources.get(join.left()), sources.get(join.right()));
      } else if (view instanceof TableJoin join) {
        new TableJoinTopology(join, viewParts)
            .build(
                builder, sources.get(join.left().changes()), sources.get(join.right().changes()));
      }
    }
    return builder.build();
  }

  /**
   * What has to be in the configuration of the client that runs the topology. A record that the
   * registry says nothing about fails its task; whoever runs the client replaces the thread.
   */
  public static Map<String, Object> settings() {
    return Map.of(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        StreamsConfig.EXACTLY_ONCE_V2,
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailExceptionHandler.class,
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailProcessingExceptionHandler.class,
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG,
        true,
        StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
        true,
        StreamsConfig.WINDOW_STORE_CHANGE_LOG_ADDITIONAL_RETENTION_MS_CONFIG,
        WEEK_MS,
        StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG),
        ANY_TIME);
  }

  /** The topics of the views and of their late events; each stands after those it takes after. */
  public static List<OutputTopic> outputTopics(PipelinePlan plan) {
    List<OutputTopic> topics = new ArrayList<>();
    for (ViewPlan view : plan.views().values()) {
      String like = Sources.feed(plan, Sources.of(view).get(0).name()).topic();
      topics.add(output(view.topic(), like));
      String late = Names.lateTable(view.name());
      plan.feeds().stream()
          .filter(feed -> feed.table().equals(late))
          .forEach(feed -> topics.add(output(feed.topic(), view.topic())));
    }
    return topics;
  }

  /**
   * The records of views have the time of their events. A replay makes old ones, and a broker that
   * deletes by time would delete them before they are read; an event of the future makes one that a
   * broker would not take, and the task would fail for ever.
   */
  private static OutputTopic output(String topic, String like) {
    return new OutputTopic(
        topic,
        like,
        Map.of(
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
            ANY_TIME));
  }
}
