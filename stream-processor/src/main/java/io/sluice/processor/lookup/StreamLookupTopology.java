package io.sluice.processor.lookup;

import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.join.SideRow;
import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.KeyColumns;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.TaskClock;
import io.sluice.processor.view.KeyRows;
import io.sluice.processor.view.KeyedRows;
import io.sluice.processor.view.RowByRowOutput;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.processor.view.ViewOutput;
import io.sluice.processor.view.ViewParts;
import io.sluice.view.Source;
import io.sluice.view.ViewPlan.StreamLookup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Of rows {@code <view>-events-key} and the internal topic {@code <view>-events}, of changes {@code
 * <view>-changes-key} and {@code <view>-changes}; then, for both, {@code <view>-lookup} with the
 * store of the same name. What was looked up, and rows without a key, go to the view's topic, late
 * rows and changes to its topic of late events.
 */
public record StreamLookupTopology(StreamLookup view, ViewParts parts) {

  private static final String EVENTS = "events";
  private static final String CHANGES = "changes";
  private static final String LOOKUP = "lookup";
  private static final String LATE_SINK = "late-sink";
  private static final String NULL_KEY_SINK = "null-key-sink";

  public void build(
      StreamsBuilder builder,
      KStream<byte[], SourceRow> rowSource,
      KStream<byte[], SourceRow> changeSource) {
    builder.addStateStore(parts.keyValueStore(LOOKUP));
    KStream<byte[], byte[]> rowKeys =
        rowSource.process(() -> new TaskProcessor<>(this::rowKey), parts.named(EVENTS + "-key"));
    parts.toViewTopic(rowKeys, NULL_KEY_SINK);
    KStream<byte[], byte[]> changeKeys =
        changeSource.process(
            () -> new TaskProcessor<>(this::changeKey), parts.named(CHANGES + "-key"));
    KStream<byte[], byte[]> found =
        repartitioned(rowKeys, EVENTS, Part.LEFT)
            .merge(repartitioned(changeKeys, CHANGES, Part.RIGHT), parts.named("both"))
            .process(
                () -> new TaskProcessor<>(this::lookUp), parts.named(LOOKUP), parts.name(LOOKUP));
    parts.toViewTopic(found);
    parts.toLateTopic(found, LATE_SINK);
  }

  /** Both have as many partitions, so that one task has all of a key. */
  private KStream<byte[], SideRow> repartitioned(
      KStream<byte[], byte[]> keys, String topic, Part part) {
    parts.toLateTopic(keys, before1970Sink(topic));
    return parts
        .passedOn(keys, keyed(topic))
        .repartition(parts.repartitioned(topic).withNumberOfPartitions(parts.mostPartitions()))
        .mapValues(row -> new SideRow(part, row), parts.named(topic + "-part"));
  }

  private TaskProcessor.Work<SourceRow> rowKey(ProcessorContext<byte[], byte[]> context) {
    FoundRows output = found(parts.viewOutput(context, NULL_KEY_SINK));
    return new KeyRows(
        columns(),
        keyedRows(context, EVENTS, view.source()),
        record ->
            output.send(
                record.key(),
                record.value(),
                record.timestamp(),
                Optional.empty(),
                Count.NULL_KEY));
  }

  private TaskProcessor.Work<SourceRow> changeKey(ProcessorContext<byte[], byte[]> context) {
    Source changes = view.keyed().changes();
    return new KeyRows(
        new KeyColumns(changes, view.keyed().key()),
        keyedRows(context, CHANGES, changes),
        record -> {
          throw new IllegalStateException("A change of %s has no key".formatted(changes.name()));
        });
  }

  private KeyedRows keyedRows(
      ProcessorContext<byte[], byte[]> context, String topic, Source source) {
    return parts.keyedRows(context, keyed(topic), source, keys(), before1970Sink(topic));
  }

  public TaskProcessor.Work<SideRow> lookUp(ProcessorContext<byte[], byte[]> context) {
    Source changes = view.keyed().changes();
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(parts.name(LOOKUP));
    TaskClock clock =
        new TaskClock(
            store, view.idle(), List.of(parts.inputs(view.source()), parts.inputs(changes)));
    StreamLookupRows rows =
        new StreamLookupRows(
            view,
            clock,
            parts.heldBack(store, clock, view.grace()),
            new KeyedChanges(store),
            keys(),
            found(parts.viewOutput(context)),
            Map.of(
                Part.LEFT, parts.lateOutput(context, LATE_SINK, view.source()),
                Part.RIGHT, parts.lateOutput(context, LATE_SINK, changes)),
            parts.counts());
    ViewParts.lookNowAndThen(context, rows);
    return rows;
  }

  private FoundRows found(ViewOutput output) {
    return new FoundRows(
        view,
        new RowByRowOutput(view, parts.side(view.source()), output, parts.counts()),
        parts.counts());
  }

  private KeyColumns columns() {
    return new KeyColumns(view.source(), view.by());
  }

  /** Both have the same keys, called by the names of the view's columns. */
  private KeyCodec keys() {
    return new KeyCodec(columns().type());
  }

  private static String keyed(String topic) {
    return topic + "-keyed";
  }

  private static String before1970Sink(String topic) {
    return topic + "-before-1970-sink";
  }
}
