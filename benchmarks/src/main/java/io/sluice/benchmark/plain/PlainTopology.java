package io.sluice.benchmark.plain;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;

/**
 * The two queries from one topic to another. What has been seen of every event is told once, behind
 * the repartition where there is one.
 */
record PlainTopology(String from, String to, Runnable seen) {

  static final Duration WINDOW = Duration.ofMinutes(5);
  static final Duration GRACE = Duration.ofMinutes(1);
  private static final double LEAST = 250;
  private static final double EUROS = 0.908;

  private static final JsonSerde<ShopEvent> EVENTS = new JsonSerde<>(ShopEvent.class);

  /** Events of a product in a window, a row once the window is closed. */
  Topology count() {
    StreamsBuilder builder = new StreamsBuilder();
    events(builder)
        .selectKey((key, event) -> event.productId())
        .repartition(Repartitioned.with(Serdes.String(), EVENTS).withName("by-product"))
        .peek((product, event) -> seen.run())
        .groupByKey(Grouped.with(Serdes.String(), EVENTS))
        .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, GRACE))
        .count(Materialized.as("windows"))
        .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))
        .toStream()
        .map(PlainTopology::row)
        .to(to, Produced.with(Serdes.String(), new JsonSerde<>(ProductCount.class)));
    return builder.build();
  }

  /** The same by one who knows that a count needs no values: only keys are repartitioned. */
  Topology leanCount() {
    StreamsBuilder builder = new StreamsBuilder();
    events(builder)
        .map((key, event) -> KeyValue.pair(event.productId(), ""))
        .repartition(Repartitioned.with(Serdes.String(), Serdes.String()).withName("by-product"))
        .peek((product, nothing) -> seen.run())
        .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
        .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, GRACE))
        .count(Materialized.as("windows"))
        .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))
        .toStream()
        .map(PlainTopology::row)
        .to(to, Produced.with(Serdes.String(), new JsonSerde<>(ProductCount.class)));
    return builder.build();
  }

  /** The dearer half of the events, their prices in euros. */
  Topology filter() {
    StreamsBuilder builder = new StreamsBuilder();
    events(builder)
        .peek((key, event) -> seen.run())
        .filter((key, event) -> event.price() > LEAST)
        .mapValues(event -> new ConvertedPrice(event.productId(), event.price() * EUROS))
        .to(to, Produced.with(Serdes.ByteArray(), new JsonSerde<>(ConvertedPrice.class)));
    return builder.build();
  }

  private KStream<byte[], ShopEvent> events(StreamsBuilder builder) {
    return builder.stream(
        from,
        Consumed.with(Serdes.ByteArray(), EVENTS)
            .withTimestampExtractor((record, time) -> ((ShopEvent) record.value()).millis()));
  }

  private static KeyValue<String, ProductCount> row(Windowed<String> window, long events) {
    return KeyValue.pair(
        window.key(),
        new ProductCount(
            Instant.ofEpochMilli(window.window().start()).toString(),
            Instant.ofEpochMilli(window.window().end()).toString(),
            window.key(),
            events));
  }
}
