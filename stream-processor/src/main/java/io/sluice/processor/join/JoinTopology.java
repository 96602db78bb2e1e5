package io.sluice.processor.join;

import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.TaskClock;
import io.sluice.processor.view.KeyRows;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.processor.view.ViewParts;
import io.sluice.view.ViewPlan.IntervalJoin;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * On each side {@code <view>-left-key} and the internal topic {@code <view>-left}; then, for both,
 * {@code <view>-join} with the store of the same name. Pairs and rows without a partner go to the
 * view's topic, late rows to its topic of late events.
 */
public record JoinTopology(IntervalJoin view, ViewParts parts) {

  private static final String JOIN = "join";
  private static final String LATE_SINK = "late-sink";

  public void build(
      StreamsBuilder builder,
      KStream<byte[], SourceRow> leftSource,
      KStream<byte[], SourceRow> rightSource) {
    builder.addStateStore(parts.keyValueStore(JOIN));
    KStream<byte[], SideRow> left = repartitioned(leftSource, side(Part.LEFT));
    KStream<byte[], SideRow> right = repartitioned(rightSource, side(Part.RIGHT));
    KStream<byte[], byte[]> joined =
        left.merge(right, parts.named("both"))
            .process(() -> new TaskProcessor<>(this::join), parts.named(JOIN), parts.name(JOIN));
    parts.toViewTopic(joined);
    parts.toLateTopic(joined, LATE_SINK);
  }

  /** Both sides have as many partitions, so that one task has all rows of a key. */
  private KStream<byte[], SideRow> repartitioned(KStream<byte[], SourceRow> source, JoinSide side) {
    return keyed(source, side)
        .repartition(
            parts
                .repartitioned(side.part().toString())
                .withNumberOfPartitions(parts.mostPartitions()))
        .mapValues(row -> new SideRow(side.part(), row), parts.named(side.part() + "-row"));
  }

  private KStream<byte[], byte[]> keyed(KStream<byte[], SourceRow> source, JoinSide side) {
    String keyed = side.part() + "-keyed";
    KStream<byte[], byte[]> keys =
        source.process(
            () ->
                new TaskProcessor<SourceRow, byte[]>(
                    context ->
                        new KeyRows(
                            side.columns(),
                            parts.keyedRows(
                                context, keyed, side.source(), key(), before1970Sink(side)),
                            withoutKey(side, context))),
            parts.named(side.part() + "-key"));
    parts.toLateTopic(keys, before1970Sink(side));
    if (side.isKept()) {
      parts.toViewTopic(keys, nullKeySink(side));
    }
    return parts.passedOn(keys, keyed);
  }

  private TaskProcessor.Work<SourceRow> withoutKey(
      JoinSide side, ProcessorContext<byte[], byte[]> context) {
    if (!side.isKept()) {
      return record -> parts.counts().add(Count.NULL_KEY);
    }
    return new KeylessRows(
        side,
        new JoinedRows(view, parts.viewOutput(context, nullKeySink(side))),
        parts.lateOutput(context, before1970Sink(side), side.source()),
        context::currentStreamTimeMs,
        parts.counts());
  }

  private static String nullKeySink(JoinSide side) {
    return side.part() + "-null-key-sink";
  }

  private static String before1970Sink(JoinSide side) {
    return side.part() + "-before-1970-sink";
  }

  public TaskProcessor.Work<SideRow> join(ProcessorContext<byte[], byte[]> context) {
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(parts.name(JOIN));
    TaskClock clock =
        new TaskClock(
            store, view.idle(), List.of(parts.inputs(view.left()), parts.inputs(view.right())));
    JoinRows rows =
        new JoinRows(
            view,
            clock,
            new JoinStore(store, clock),
            key(),
            new JoinedRows(view, parts.viewOutput(context)),
            side -> parts.lateOutput(context, LATE_SINK, side.source()),
            parts.counts(),
            parts.enterClosing());
    ViewParts.lookNowAndThen(context, rows);
    return rows;
  }

  private JoinSide side(Part part) {
    return new JoinSide(part, view);
  }

  /** Both sides have the same keys, called by the names of the left one's columns. */
  private KeyCodec key() {
    return new KeyCodec(side(Part.LEFT).keyType());
  }
}
