package io.sluice.processor.window;

import io.sluice.pipeline.Emission;
import io.sluice.processor.aggregate.Accumulators;
import io.sluice.processor.row.Filter;
import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.Projections;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.TaskClock;
import io.sluice.processor.view.KeyedRows;
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
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * {@code <view>-group}, the internal topic {@code <view>-by-group}, then {@code <view>-windows}
 * with the store of the same name, with {@code <view>-sessions} if it has sessions, with {@code
 * <view>-slices} if its windows slide, and with {@code <view>-changed} if it emits updates. Closed
 * windows and updates go to the view's topic, late rows to its topic of late events.
 *
 * <p>With partial aggregates, {@code <view>-group} has them in the store {@code <view>-partials},
 * and the windows answer it through the internal topic {@code <view>-grants}, which {@code
 * <view>-granted} reads into that store.
 */
public record WindowTopology(WindowedAggregate view, ViewParts parts) {

  private static final String GROUP = "group";
  private static final String GROUPED = "grouped";
  private static final String BY_GROUP = "by-group";
  private static final String WINDOWS = "windows";
  private static final String SESSIONS = "sessions";
  private static final String SLICES = "slices";
  private static final String CHANGED = "changed";
  private static final String PARTIALS = "partials";
  private static final String GRANTS = "grants";
  private static final String GRANTED = "granted";
  private static final String LATE_SINK = "late-sink";
  private static final String BEFORE_1970_SINK = "before-1970-sink";

  public void build(StreamsBuilder builder, KStream<byte[], SourceRow> source) {
    if (view.isPreAggregated()) {
      builder.addStateStore(parts.keyValueStore(PARTIALS));
    }
    stores().forEach(store -> builder.addStateStore(parts.keyValueStore(store)));
    KStream<byte[], byte[]> grouped = grouped(source);
    parts.toLateTopic(grouped, BEFORE_1970_SINK);
    KStream<byte[], byte[]> windowed =
        parts
            .passedOn(grouped, GROUPED)
            .repartition(byGroup())
            .process(
                () -> new TaskProcessor<>(this::windows),
                parts.named(WINDOWS),
                stores().stream().map(parts::name).toArray(String[]::new));
    parts.toViewTopic(windowed);
    parts.toLateTopic(windowed, LATE_SINK);
    if (view.isPreAggregated()) {
      parts
          .passedOn(windowed, GRANTS)
          .repartition(grants())
          .process(
              () -> new TaskProcessor<byte[], Void>(this::granted),
              parts.named(GRANTED),
              parts.name(PARTIALS));
    }
  }

  private KStream<byte[], byte[]> grouped(KStream<byte[], SourceRow> source) {
    return view.isPreAggregated()
        ? source.process(
            () -> new TaskProcessor<>(this::preAggregate), parts.named(GROUP), parts.name(PARTIALS))
        : source.process(() -> new TaskProcessor<>(this::group), parts.named(GROUP));
  }

  private Repartitioned<byte[], byte[]> byGroup() {
    Repartitioned<byte[], byte[]> byGroup = parts.repartitioned(BY_GROUP);
    return view.isPreAggregated()
        ? byGroup.withNumberOfPartitions(parts.mostPartitions()).withStreamPartitioner(toTasks())
        : byGroup;
  }

  /** Where records go of a view with partial aggregates. */
  public static StreamPartitioner<byte[], byte[]> toTasks() {
    return Shuffled::partition;
  }

  /** To each task that reads the source. */
  private Repartitioned<byte[], byte[]> grants() {
    return parts
        .repartitioned(GRANTS)
        .withNumberOfPartitions(parts.mostPartitions())
        .withStreamPartitioner(Grant::partition);
  }

  private TaskProcessor.Work<SourceRow> group(ProcessorContext<byte[], byte[]> context) {
    return groupRows(parts.keyedRows(context, GROUPED, view.source(), key(), BEFORE_1970_SINK));
  }

  private GroupRows groupRows(KeyedRows output) {
    return new GroupRows(gate(), new Filter(view.where()), new Projections(view.keys()), output);
  }

  public TaskProcessor.Work<SourceRow> preAggregate(ProcessorContext<byte[], byte[]> context) {
    int tasks = parts.mostPartitions();
    PartialAggregates partials =
        new PartialAggregates(
            context,
            parts.name(GROUPED),
            view,
            (FixedWindowGate) gate(),
            new Accumulators(view.name(), view.aggregates()),
            new PartialStore(store(context, PARTIALS), tasks),
            parts.inputs(view.source()).tasks(),
            tasks,
            parts.counts(),
            parts.enterPartials());
    PreAggregatedRows rows =
        new PreAggregatedRows(
            groupRows(parts.keyedRows(context, partials, view.source(), key(), BEFORE_1970_SINK)),
            partials);
    ViewParts.lookNowAndThen(context, rows);
    return rows;
  }

  public TaskProcessor.Work<byte[]> granted(ProcessorContext<?, ?> context) {
    KeyValueStore<Bytes, byte[]> store = store(context, PARTIALS);
    return record -> PartialStore.put(store, Grant.of(record.value()));
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
    TaskProcessor.Work<byte[]> work =
        view.isPreAggregated()
            ? new ShuffledRows(
                context, parts.name(GRANTS), clock, (FixedWindows) windowing, windows)
            : windows;
    ViewParts.lookNowAndThen(context, work);
    return work;
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

  private KeyValueStore<Bytes, byte[]> store(ProcessorContext<?, ?> context, String store) {
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
