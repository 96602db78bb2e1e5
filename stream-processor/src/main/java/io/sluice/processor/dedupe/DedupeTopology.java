package io.sluice.processor.dedupe;

import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.KeyColumns;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.Spans;
import io.sluice.processor.time.TaskClock;
import io.sluice.processor.view.RowByRowOutput;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewOutput;
import io.sluice.processor.view.ViewParts;
import io.sluice.view.ViewPlan.Deduplication;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * {@code <view>-key}, the internal topic {@code <view>-by-key}, then {@code <view>-dedupe} with the
 * store of the same name. First rows, and those without a key, go to the view's topic, late rows to
 * its topic of late events.
 */
public record DedupeTopology(Deduplication view, ViewParts parts) {

  private static final String KEY = "key";
  private static final String KEYED = "keyed";
  private static final String BY_KEY = "by-key";
  private static final String DEDUPE = "dedupe";
  private static final String LATE_SINK = "late-sink";
  private static final String NULL_KEY_SINK = "null-key-sink";
  private static final String BEFORE_1970_SINK = "before-1970-sink";

  public void build(StreamsBuilder builder, KStream<byte[], SourceRow> source) {
    KStream<byte[], byte[]> keys =
        source.process(() -> new TaskProcessor<>(this::key), parts.named(KEY));
    parts.toViewTopic(keys, NULL_KEY_SINK);
    parts.toLateTopic(keys, BEFORE_1970_SINK);
    builder.addStateStore(parts.keyValueStore(DEDUPE));
    KStream<byte[], byte[]> unique =
        parts
            .passedOn(keys, KEYED)
            .repartition(parts.repartitioned(BY_KEY))
            .process(
                () -> new TaskProcessor<>(this::dedupe), parts.named(DEDUPE), parts.name(DEDUPE));
    parts.toViewTopic(unique);
    parts.toLateTopic(unique, LATE_SINK);
  }

  private TaskProcessor.Work<SourceRow> key(ProcessorContext<byte[], byte[]> context) {
    return new DedupeKeyRows(
        columns(),
        parts.keyedRows(context, KEYED, view.source(), keys(), BEFORE_1970_SINK),
        output(parts.viewOutput(context, NULL_KEY_SINK)));
  }

  public TaskProcessor.Work<byte[]> dedupe(ProcessorContext<byte[], byte[]> context) {
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(parts.name(DEDUPE));
    TaskClock clock = new TaskClock(store, view.idle(), List.of(parts.inputs(view.source())));
    ViewOutput output = parts.viewOutput(context);
    DedupeRows rows =
        new DedupeRows(
            view,
            clock,
            parts.heldBack(store, clock, view.grace()),
            new Spans(store),
            keys(),
            output(output),
            output,
            parts.lateOutput(context, LATE_SINK, view.source()),
            parts.counts());
    ViewParts.lookNowAndThen(context, rows);
    return rows;
  }

  private RowByRowOutput output(ViewOutput output) {
    return new RowByRowOutput(view, parts.side(view.source()), output, parts.counts());
  }

  private KeyColumns columns() {
    return new KeyColumns(view.source(), view.by());
  }

  private KeyCodec keys() {
    return new KeyCodec(columns().type());
  }
}
