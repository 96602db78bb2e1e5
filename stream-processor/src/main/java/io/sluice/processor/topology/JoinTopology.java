package io.sluice.processor.topology;

import io.sluice.view.ViewPlan.IntervalJoin;
import java.time.Duration;
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
 */
record JoinTopology(IntervalJoin view, ViewParts parts) {

  private static final String CLOCK = "clock";

  void build(
      StreamsBuilder builder,
      KStream<byte[], SourceRow> leftSource,
      KStream<byte[], SourceRow> rightSource) {
    builder.addStateStore(parts.keyValueStore(CLOCK));
    KStream<byte[], byte[]> left = side(leftSource, left());
    KStream<byte[], byte[]> right =
        side(rightSource, new JoinSide("right", view.right(), view.rightBy()));
    parts.toViewTopic(
        left.join(right, Pair::new, windows(), joined())
            .process(() -> new TaskProcessor<>(this::select), parts.named("select")));
  }

  private KStream<byte[], byte[]> side(KStream<byte[], SourceRow> source, JoinSide side) {
    String part = side.part();
    String keyed = part + "-keyed";
    String onTime = part + "-on-time";
    String late = part + "-late";
    String lateSink = part + "-late-sink";
    String before1970Sink = part + "-before-1970-sink";

    KStream<byte[], byte[]> keys =
        source.process(
            () ->
                new TaskProcessor<SourceRow, byte[]>(
                    context ->
                        new KeyRows(
                            side,
                            parts.keyedRows(context, keyed, side.source(), key(), before1970Sink))),
            parts.named(part + "-key"));
    parts.toLateTopic(keys, before1970Sink);

    // Not process(), after which Kafka Streams would repartition once more, away from this clock.
    KStream<byte[], byte[]> gate =
        parts
            .passedOn(keys, keyed)
            .repartition(parts.repartitioned(part))
            .processValues(
                () ->
                    new JoinGate(
                        parts.name(CLOCK),
                        view.grace().toMillis(),
                        new JoinGate.Ways(parts.name(onTime), parts.name(late)),
                        parts.counts()),
                parts.named(part + "-gate"),
                parts.name(CLOCK));
    parts.toLateTopic(
        gate.process(
            () ->
                new TaskProcessor<byte[], byte[]>(
                    context ->
                        new LateJoinRows(
                            new JoinClock(context.getStateStore(parts.name(CLOCK))),
                            side.source(),
                            key(),
                            parts.lateOutput(context, lateSink, side.source()))),
            parts.named(late),
            parts.name(CLOCK)),
        lateSink);
    return parts.passedOn(gate, onTime);
  }

  private TaskProcessor.Work<Pair> select(ProcessorContext<byte[], byte[]> context) {
    return new SelectPairs(view, key(), parts.viewOutput(context));
  }

  private JoinSide left() {
    return new JoinSide("left", view.left(), view.leftBy());
  }

  /** Both sides have the same keys, called by the names of the left one's columns. */
  private KeyCodec key() {
    return new KeyCodec(left().keyType());
  }

  /**
   * The right row from the left one's time to {@code within} later, both ends included.
   *
   * <p>The stores keep {@code within + grace}. What passes the gate is later than {@code stream
   * time - grace}; so the earliest partner it may have is later than {@code stream time - grace -
   * within} and still there.
   */
  private JoinWindows windows() {
    return JoinWindows.ofTimeDifferenceAndGrace(view.within(), view.grace())
        .before(Duration.ZERO)
        .after(view.within());
  }

  /**
   * The changelogs of the stores go by the broker's clock, for a broker deletes from them by time:
   * those of a replay would be deleted as soon as written, and be missing when a store is restored.
   */
  private StreamJoined<byte[], byte[], byte[]> joined() {
    return StreamJoined.with(ViewParts.BYTES, ViewParts.BYTES, ViewParts.BYTES)
        .withName(parts.name("join"))
        .withStoreName(parts.name("join"))
        .withLoggingEnabled(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
  }
}
