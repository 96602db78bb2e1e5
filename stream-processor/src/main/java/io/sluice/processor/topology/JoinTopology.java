package io.sluice.processor.topology;

import io.sluice.pipeline.JoinType;
import io.sluice.processor.topology.JoinSide.Part;
import io.sluice.processor.topology.ViewCounts.Count;
import io.sluice.view.ViewPlan.IntervalJoin;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * On each side {@code <view>-left-key}, the internal topic {@code <view>-left} and the gate {@code
 * <view>-left-gate}; then {@code <view>-join} with a store for each side, and {@code
 * <view>-select}. Pairs go to the view's topic, late rows to its topic of late events.
 *
 * <p>Where rows without a partner are kept, they enter the store {@code <view>-unmatched} between
 * gate and join; {@code <view>-select} takes them out when they have met, and {@code
 * <view>-unmatched} when they cannot any more.
 */
record JoinTopology(IntervalJoin view, ViewParts parts) {

  private static final String CLOCK = "clock";
  private static final String JOIN = "join";
  private static final String SELECT = "select";
  private static final String UNMATCHED = "unmatched";
  private static final String UNMATCHED_SINK = "unmatched-sink";

  void build(
      StreamsBuilder builder,
      KStream<byte[], SourceRow> leftSource,
      KStream<byte[], SourceRow> rightSource) {
    builder.addStateStore(parts.keyValueStore(CLOCK));
    KStream<byte[], byte[]> left = onTime(leftSource, side(Part.LEFT));
    KStream<byte[], byte[]> right = onTime(rightSource, side(Part.RIGHT));
    if (view.type() == JoinType.INNER) {
      parts.toViewTopic(
          left.join(right, Pair::new, windows(), joined())
              .process(() -> new TaskProcessor<>(this::select), parts.named(SELECT)));
    } else {
      builder.addStateStore(parts.keyValueStore(UNMATCHED));
      keepUnmatched(awaiting(left, side(Part.LEFT)), awaiting(right, side(Part.RIGHT)));
    }
  }

  private void keepUnmatched(KStream<byte[], byte[]> left, KStream<byte[], byte[]> right) {
    parts.toViewTopic(
        left.join(right, Pair::new, windows(), joined())
            .process(
                () -> new TaskProcessor<>(this::met), parts.named(SELECT), parts.name(UNMATCHED)));
    parts.toViewTopic(
        left.merge(right, parts.named("on-time"))
            .process(
                () -> new TaskProcessor<>(this::unmatched),
                parts.named(UNMATCHED),
                parts.name(CLOCK),
                parts.name(UNMATCHED)),
        UNMATCHED_SINK);
  }

  /** The rows of a side that the gate lets pass. */
  private KStream<byte[], byte[]> onTime(KStream<byte[], SourceRow> source, JoinSide side) {
    String onTime = side.part() + "-on-time";
    String late = side.part() + "-late";
    String lateSink = side.part() + "-late-sink";

    // Not process(), after which Kafka Streams would repartition once more, away from this clock.
    KStream<byte[], byte[]> gate =
        keyed(source, side)
            .repartition(parts.repartitioned(side.part().toString()))
            .processValues(
                () ->
                    new JoinGate(
                        parts.name(CLOCK),
                        view.grace().toMillis(),
                        new JoinGate.Ways(parts.name(onTime), parts.name(late)),
                        parts.counts()),
                parts.named(side.part() + "-gate"),
                parts.name(CLOCK));
    parts.toLateTopic(
        gate.process(
            () ->
                new TaskProcessor<byte[], byte[]>(
                    context ->
                        new LateJoinRows(
                            clock(context),
                            side.source(),
                            key(),
                            parts.lateOutput(context, lateSink, side.source()))),
            parts.named(late),
            parts.name(CLOCK)),
        lateSink);
    return parts.passedOn(gate, onTime);
  }

  private KStream<byte[], byte[]> keyed(KStream<byte[], SourceRow> source, JoinSide side) {
    String keyed = side.part() + "-keyed";
    KStream<byte[], byte[]> keys =
        source.process(
            () ->
                new TaskProcessor<SourceRow, byte[]>(
                    context ->
                        new KeyRows(
                            side,
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

  private KStream<byte[], byte[]> awaiting(KStream<byte[], byte[]> onTime, JoinSide side) {
    return side.isKept()
        ? onTime.processValues(
            () -> new AwaitPartners(side, parts.name(UNMATCHED)),
            parts.named(side.part() + "-await"),
            parts.name(UNMATCHED))
        : onTime;
  }

  private SelectPairs select(ProcessorContext<byte[], byte[]> context) {
    return new SelectPairs(view, key(), new JoinedRows(view, parts.viewOutput(context)));
  }

  private TaskProcessor.Work<Pair> met(ProcessorContext<byte[], byte[]> context) {
    return new MetPairs(view, waiting(context), select(context));
  }

  TaskProcessor.Work<byte[]> unmatched(ProcessorContext<byte[], byte[]> context) {
    UnmatchedRows unmatched =
        new UnmatchedRows(
            view,
            clock(context),
            waiting(context),
            key(),
            new JoinedRows(view, parts.viewOutput(context, UNMATCHED_SINK)),
            parts.enterClosing());
    ViewParts.lookNowAndThen(context, unmatched);
    return unmatched;
  }

  private JoinClock clock(ProcessorContext<byte[], byte[]> context) {
    return new JoinClock(context.getStateStore(parts.name(CLOCK)));
  }

  private WaitingRows waiting(ProcessorContext<byte[], byte[]> context) {
    return new WaitingRows(context.getStateStore(parts.name(UNMATCHED)));
  }

  private JoinSide side(Part part) {
    return new JoinSide(part, view);
  }

  /** Both sides have the same keys, called by the names of the left one's columns. */
  private KeyCodec key() {
    return new KeyCodec(side(Part.LEFT).keyType());
  }

  /**
   * The right row from {@code before} earlier than the left one to {@code after} later, both ends
   * included.
   *
   * <p>The stores keep {@code before + after + grace}. What passes the gate is later than {@code
   * stream time - grace}; so the earliest partner it may have is later than {@code stream time -
   * grace} less the longer of the two, and still there.
   */
  private JoinWindows windows() {
    return JoinWindows.ofTimeDifferenceAndGrace(view.within().after(), view.grace())
        .before(view.within().before())
        .after(view.within().after());
  }

  /**
   * The changelogs of the stores go by the broker's clock, for a broker deletes from them by time:
   * those of a replay would be deleted as soon as written, and be missing when a store is restored.
   */
  private StreamJoined<byte[], byte[], byte[]> joined() {
    return StreamJoined.with(ViewParts.BYTES, ViewParts.BYTES, ViewParts.BYTES)
        .withName(parts.name(JOIN))
        .withStoreName(parts.name(JOIN))
        .withLoggingEnabled(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
  }
}
