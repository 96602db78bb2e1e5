package io.sluice.processor.topology;

import io.sluice.plan.PipelinePlan;
import io.sluice.processor.row.ChangeDeserializer;
import io.sluice.processor.row.ReadRecord;
import io.sluice.processor.row.ReadRecordDeserializer;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.EventTime;
import io.sluice.processor.time.EventTimeExtractor;
import io.sluice.processor.time.WriterTask;
import io.sluice.processor.view.Sources;
import io.sluice.processor.view.ViewMetrics;
import io.sluice.processor.view.ViewParts;
import io.sluice.table.TableFeed;
import io.sluice.view.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/**
 * The rows of the streams and views that are read: {@code <source>-source} and {@code
 * <source>-rows}, once for all views that read it.
 *
 * <p>A view that is read is read from its topic, because its rows have their coordinates there.
 */
final class SourceStreams {

  private final StreamsBuilder builder;
  private final PipelinePlan plan;
  private final ViewMetrics metrics;
  private final Map<String, KStream<byte[], SourceRow>> streams = new HashMap<>();

  SourceStreams(StreamsBuilder builder, PipelinePlan plan, ViewMetrics metrics) {
    this.builder = builder;
    this.plan = plan;
    this.metrics = metrics;
  }

  KStream<byte[], SourceRow> get(Source source) {
    return streams.computeIfAbsent(source.name(), name -> read(source));
  }

  /** Only the processor's own topics are believed what they say of tasks. */
  private BiConsumer<Headers, Headers> kept(String source) {
    return plan.views().containsKey(source) ? WriterTask::copy : (from, to) -> {};
  }

  private KStream<byte[], SourceRow> read(Source source) {
    String name = source.name();
    TableFeed feed = Sources.feed(plan, name);
    Deserializer<ReadRecord> records =
        feed.changelog().isPresent()
            ? new ChangeDeserializer(feed.record(), () -> plan.reader(feed))
            : new ReadRecordDeserializer(feed.record(), () -> plan.decoder(feed));
    return builder.stream(
            feed.topic(),
            Consumed.with(
                    ViewParts.BYTES,
                    Serdes.serdeFrom(
                        (topic, record) -> {
                          throw new UnsupportedOperationException("Cannot write " + topic);
                        },
                        records))
                .withTimestampExtractor(new EventTimeExtractor(new EventTime(source)))
                .withOffsetResetPolicy(AutoOffsetReset.earliest())
                .withName(name + "-source"))
        .process(() -> new ReadRows(name, metrics, kept(name)), Named.as(name + "-rows"));
  }
}
