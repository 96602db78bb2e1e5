package io.sluice.processor.view;

import io.sluice.pipeline.Names;
import io.sluice.plan.PipelinePlan;
import io.sluice.processor.dimension.Dimension;
import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.time.EventTime;
import io.sluice.processor.time.GraceGate;
import io.sluice.processor.time.HeldBack;
import io.sluice.processor.time.HeldRows;
import io.sluice.processor.time.SourceInputs;
import io.sluice.processor.time.TaskClock;
import io.sluice.processor.time.WindowClosing;
import io.sluice.processor.time.WriterTask;
import io.sluice.view.Source;
import io.sluice.view.ViewPlan;
import io.sluice.view.ViewPlan.Union;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one view's topology share, and what they are called: {@code <view>-<part>}.
 * Brokers and state directories keep these names.
 */
public record ViewParts(ViewPlan view, PipelinePlan plan, TopologyParts parts) {

  public static final Serde<byte[]> BYTES = Serdes.ByteArray();

  private static final String SINK = "sink";
  private static final Duration LOOKS_EVERY = Duration.ofMillis(200);

  public String name(String part) {
    return view.name() + "-" + part;
  }

  public Named named(String part) {
    return Named.as(name(part));
  }

  public Repartitioned<byte[], byte[]> repartitioned(String part) {
    return Repartitioned.with(BYTES, BYTES).withName(name(part));
  }

  /**
   * A store with a changelog. Its cache keeps a clock in it, which moves with almost every record,
   * from being logged each time.
   */
  public StoreBuilder<KeyValueStore<Bytes, byte[]>> keyValueStore(String part) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name(part)), Serdes.Bytes(), BYTES)
        .withCachingEnabled()
        .withLoggingEnabled(Map.of());
  }

  /**
   * The records that a processor sends to this part by its name; Kafka Streams' own parts behind it
   * have names that it may change.
   */
  public KStream<byte[], byte[]> passedOn(KStream<byte[], byte[]> stream, String part) {
    return stream.filter((key, value) -> true, named(part));
  }

  /**
   * Where a stream's rows for the view's topic go; a processor sends them by {@link #viewOutput}.
   */
  public void toViewTopic(KStream<byte[], byte[]> stream) {
    toViewTopic(stream, SINK);
  }

  /**
   * The same for a view that has several ways to its topic.
   *
   * @param sink the name of this one
   */
  public void toViewTopic(KStream<byte[], byte[]> stream, String sink) {
    stream.to(view.topic(), Produced.with(BYTES, BYTES).withName(name(sink)));
  }

  public ViewOutput viewOutput(ProcessorContext<byte[], byte[]> context) {
    return viewOutput(context, SINK);
  }

  public ViewOutput viewOutput(ProcessorContext<byte[], byte[]> context, String sink) {
    return viewOutput(context, sink, 0);
  }

  /**
   * @param branch the number of the source, if the tasks of each have a way to the topic
   */
  public ViewOutput viewOutput(ProcessorContext<byte[], byte[]> context, String sink, int branch) {
    return new ViewOutput(
        context,
        name(sink),
        branch,
        parts.encoders().apply(Sources.feed(plan, view.name())),
        counts());
  }

  /**
   * Where a stream's late rows go; a processor sends them by {@link #lateOutput}.
   *
   * @param sink the name of this way to the topic of late events, of which there are several
   */
  public void toLateTopic(KStream<byte[], byte[]> stream, String sink) {
    String topic = Sources.feed(plan, Names.lateTable(view.name())).topic();
    stream.to(topic, Produced.with(BYTES, BYTES).withName(name(sink)));
  }

  public LateOutput lateOutput(
      ProcessorContext<byte[], byte[]> context, String sink, Source source) {
    return new LateOutput(
        context,
        name(sink),
        parts.encoders().apply(Sources.feed(plan, Names.lateTable(view.name()))),
        counts(),
        side(source));
  }

  /**
   * @param next the part that takes the rows
   * @param lateSink the way of rows from before 1970 to the topic of late events
   */
  public KeyedRows keyedRows(
      ProcessorContext<byte[], byte[]> context,
      String next,
      Source source,
      KeyCodec keys,
      String lateSink) {
    return keyedRows(context, KeyedRows.to(context, name(next), source), source, keys, lateSink);
  }

  /** The same with rows that something else is to be done with. */
  public KeyedRows keyedRows(
      ProcessorContext<byte[], byte[]> context,
      KeyedRows.Onward onward,
      Source source,
      KeyCodec keys,
      String lateSink) {
    return new KeyedRows(
        context,
        onward,
        new EventTime(source),
        keys,
        lateOutput(context, lateSink, source),
        counts());
  }

  public Side side(Source source) {
    return new Side(source, Sources.feed(plan, source.name()).topic());
  }

  public ViewCounts counts() {
    return parts.metrics().view(view.name());
  }

  public Dimension dimension(String name) {
    return parts.dimensions().apply(name);
  }

  /** Lets the work of a task look now and then whether there is something to close. */
  public static void lookNowAndThen(ProcessorContext<?, ?> context, TaskProcessor.Work<?> work) {
    context.schedule(LOOKS_EVERY, PunctuationType.WALL_CLOCK_TIME, work::look);
  }

  /** Where the rows of a source come from. */
  public SourceInputs inputs(Source source) {
    @Nullable ViewPlan read = plan.views().get(source.name());
    return new SourceInputs(
        read == null ? SourceInputs.OF_A_STREAM : writers(read), partitions(source));
  }

  /** The numbers of the tasks that write a view's topic. */
  private List<Integer> writers(ViewPlan read) {
    if (!(read instanceof Union union)) {
      return writers(0, mostPartitions(read)).toList();
    }
    return IntStream.range(0, union.branches().size())
        .boxed()
        .flatMap(branch -> writers(branch, partitions(union.branches().get(branch).source())))
        .toList();
  }

  private static Stream<Integer> writers(int branch, int partitions) {
    return IntStream.range(0, partitions)
        .mapToObj(partition -> WriterTask.number(branch, partition));
  }

  /** How many partitions that of the view's sources has that has most of them. */
  public int mostPartitions() {
    return mostPartitions(view);
  }

  private int mostPartitions(ViewPlan read) {
    return Sources.of(read).stream().mapToInt(this::partitions).max().orElseThrow();
  }

  private int partitions(Source source) {
    return parts.partitions().applyAsInt(Sources.feed(plan, source.name()).topic());
  }

  /** What holds the rows of a task back for a grace. */
  public HeldBack heldBack(KeyValueStore<Bytes, byte[]> store, TaskClock clock, Duration grace) {
    return new HeldBack(
        new GraceGate(grace.toMillis()), clock, new HeldRows(store, clock), enterClosing());
  }

  public WindowClosing.Task enterClosing() {
    return parts.closing().enter(view.name());
  }

  public WindowClosing.Task enterUpdates() {
    return parts.closing().enterUpdates(view.name());
  }

  public WindowClosing.Task enterPartials() {
    return parts.closing().enterPartials(view.name());
  }
}
