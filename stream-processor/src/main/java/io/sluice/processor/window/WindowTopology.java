package io.sluice.processor.window;

import io.sluice.pipeline.Emission;
import io.sluice.processor.aggregate.Accumulators;
import io.sluice.processor.row.Filter;
import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.Projections;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.TaskClock;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewParts;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * {@code <view>-group}, the internal topic {@code <view>-by-group}, then {@code <view>-windows}
 * with the store of the same name, with {@code <view>-sessions} if it has sessions, with {@code
 * <view>-slices} if its windows slide, and with {@code <view>-changed} if it emits updates. Closed
 * windows and updates go to the view's topic, late rows to its topic of late events.
 */
public record WindowTopology(WindowedAggregate view, ViewParts parts) {

  private static final String GROUP = "group";
  private static final String GROUPED = "grouped";
  private static final String BY_GROUP = "by-group";
  private static final String WINDOWS = "windows";
  private static final String SESSIONS = "sessions";
  private static final String SLICES = "slices";
  private static final String CHANGED = "changed";
  private static final String LATE_SINK = "late-sink";
  private static final String BEFORE_1970_SINK = "before-1970-sink";

  public void build(StreamsBuilder builder, KStream<byte[], SourceRow> source) {
    KStream<byte[], byte[]> grouped =
        source.process(() -> new TaskProcessor<>(this::group), parts.named(GROUP));
    parts.toLateTopic(grouped, BEFORE_1970_SINK);
    stores().forEach(store -> builder.addStateStore(parts.keyValueStore(store)));
    KStream<byte[], byte[]> windowed =
        parts
            .passedOn(grouped, GROUPED)
            .repartition(parts.repartitioned(BY_GROUP))
            .process(
                () -> new TaskProcessor<>(this::windows),
                parts.named(WINDOWS),
                stores().stream().map(parts::name).toArray(String[]::new));
    parts.toViewTopic(windowed);
    parts.toLateTopic(windowed, LATE_SINK);
  }

  private TaskProcessor.Work<SourceRow> group(ProcessorContext<byte[], byte[]> context) {
    return new GroupRows(
        gate(),
        new Filter(view.where()),
        new Projections(view.keys()),
        parts.keyedRows(context, GROUPED, view.source(), key(), BEFORE_1970_SINK));
  }

  public TaskProcessor.Work<byte[]> windows(ProcessorContext<byte[], byte[]> context) {
    KeyValueStore<Bytes, byte[]> store = store(context, WINDOWS);
    TaskClock clock = new TaskClock(store, view.idle(), List.of(parts.inputs(view.source())));
    OpenWindowStore open = new OpenWindowStore(store, clock);
    Accumulators accumulators = new Accumulators(view.name(), view.aggregates());
    Windowing windowing = windowing(context, open, clock, accumulators);
    Optional<ChangedWindows> changed = changed(context);
    WindowOutput output = new WindowOutput(view, key(), accumulators, parts.viewOutput(context));
    WindowRows windows =
        new WindowRows(
            view,
            gate(),
            clock,
            open,
            changed
                .<Windowing>map(noted -> new UpdatedWindows((UpdatableWindows) windowing, noted))
                .orElse(windowing),
            key(),
            output,
            changed.map(noted -> updates((UpdatableWindows) windowing, noted, output)),
            parts.lateOutput(context, LATE_SINK, view.source()),
            parts.counts(),
            parts.enterClosing());
    ViewParts.lookNowAndThen(context, windows);
    return windows;
  }

  private Windowing windowing(
      ProcessorContext<byte[], byte[]> context,
      OpenWindowStore open,
      TaskClock clock,
      Accumulators accumulators) {
    if (gate() instanceof SessionGate sessions) {
      return new SessionWindows(
          sessions, open, new OpenSessions(store(context, SESSIONS)), clock, accumulators);
    }
    if (gate() instanceof SlidingGate sliding) {
      Slices slices = new Slices(store(context, SLICES), accumulators, sliding.sizeMs());
      return new SlidingWindows(sliding, open, slices, clock);
    }
    return new FixedWindows((FixedWindowGate) gate(), open, clock, accumulators);
  }

  /** Whoever notes them and whoever emits them have to have the same. */
  private Optional<ChangedWindows> changed(ProcessorContext<byte[], byte[]> context) {
    return view.isUpserted()
        ? Optional.of(new ChangedWindows(store(context, CHANGED)))
        : Optional.empty();
  }

  private WindowUpdates updates(
      UpdatableWindows windows, ChangedWindows changed, WindowOutput output) {
    return new WindowUpdates(
        ((Emission.Updates) view.emission()).every(),
        windows,
        changed,
        output,
        parts.enterUpdates());
  }

  private KeyValueStore<Bytes, byte[]> store(
      ProcessorContext<byte[], byte[]> context, String store) {
    return context.getStateStore(parts.name(store));
  }

  private List<String> stores() {
    List<String> stores = new ArrayList<>(List.of(WINDOWS));
    if (gate() instanceof SessionGate) {
      stores.add(SESSIONS);
    }
    if (gate() instanceof SlidingGate) {
      stores.add(SLICES);
    }
    if (view.isUpserted()) {
      stores.add(CHANGED);
    }
    return stores;
  }

  private WindowGate gate() {
    return WindowGate.of(view);
  }

  /** All nullable, so that a key stays the same bytes when a column becomes so. */
  private KeyCodec key() {
    return new KeyCodec(
        new RowType(
            view.keys().stream()
                .map(key -> Field.optional(key.column(), key.expression().type()))
                .toList()));
  }
}
