package io.sluice.processor.topology;

import io.sluice.change.RecordReader;
import io.sluice.codec.AvroEncoder;
import io.sluice.codec.JsonEncoder;
import io.sluice.codec.RecordEncoder;
import io.sluice.pipeline.Format;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.processor.dimension.Dimension;
import io.sluice.processor.time.WindowClosing;
import io.sluice.processor.view.Sources;
import io.sluice.processor.view.TopologyParts;
import io.sluice.processor.view.ViewMetrics;
import io.sluice.registry.SchemaText;
import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.table.TableFeed;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** A pipeline's topology in Kafka's test driver: one partition per topic, one record at a time. */
final class TopologyRun implements AutoCloseable {

  /** Small, so that a cache has to give up windows while others close. */
  private static final int CACHE_BYTES = 2_000;

  private static final String APPLICATION = "run";

  /** A record of an output topic: its row, its key as text, its timestamp. */
  record Sent(Row row, String key, long timestamp) {

    /** Of a late row, its side, partition and offset. */
    String place() {
      return "%s %s@%s"
          .formatted(row.get("side"), row.get("source_partition"), row.get("source_offset"));
    }

    @Override
    public String toString() {
      return row + " at " + timestamp;
    }
  }

  final PipelinePlan plan;
  final ViewMetrics metrics;
  final WindowClosing closing = new WindowClosing();
  final Map<String, Dimension> dimensions = new HashMap<>();
  final TestRegistry registry;
  private final Map<String, RecordEncoder> encoders = new HashMap<>();
  private final Path stateDirectory = temporaryDirectory();
  private final TopologyTestDriver driver;

  private final int partitions;

  private TopologyRun(PipelinePlan plan, TestRegistry registry, int partitions) {
    this.partitions = partitions;
    this.plan = plan;
    this.registry = registry;
    this.metrics = ViewMetrics.of(plan);
    this.driver = new TopologyTestDriver(topology(), properties(stateDirectory));
  }

  /** Runs a pipeline file without dimensions. */
  static TopologyRun of(String pipeline) {
    return of(pipeline, new TestRegistry(), RowType.of());
  }

  /**
   * @param dimension the columns of all dimensions
   */
  static TopologyRun of(String pipeline, TestRegistry registry, RowType dimension) {
    return new TopologyRun(plan(pipeline, registry, dimension), registry, 1);
  }

  /** Runs a pipeline file whose topics are said to have so many partitions. */
  static TopologyRun ofPartitions(String pipeline, int partitions) {
    TestRegistry registry = new TestRegistry();
    return new TopologyRun(plan(pipeline, registry, RowType.of()), registry, partitions);
  }

  static PipelinePlan plan(String text, TestRegistry registry, RowType dimension) {
    Pipeline pipeline = PipelineFile.parse(Path.of("p.yaml"), text, Map.of());
    return PipelinePlan.of(pipeline, Optional.of(registry), name -> dimension);
  }

  Topology topology() {
    return ViewTopology.of(
        plan,
        new TopologyParts(
            this::encoder,
            name -> (key, millis) -> dimensions.get(name).find(key, millis),
            topic -> partitions,
            closing,
            metrics));
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("topology-run");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Properties properties(Path stateDirectory) {
    Properties properties = new Properties();
    properties.putAll(ViewTopology.settings());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    return properties;
  }

  RecordEncoder encoder(TableFeed feed) {
    if (feed.format() == Format.JSON) {
      return new JsonEncoder(feed.values());
    }
    String name = feed.table().replace('.', '_');
    SchemaText schema =
        new SchemaText(
            SchemaText.Kind.AVRO, AvroSchemas.schema(feed.values(), "test." + name).toString());
    return AvroEncoder.withSchemaId(
        feed.values(), registry.register(Names.subject(feed.topic()), schema));
  }

  /** Sends a row of a stream. */
  void send(String stream, Row row, long timestamp) {
    send(
        stream,
        encoders.computeIfAbsent(stream, name -> encoder(Sources.feed(plan, name))).encode(row),
        timestamp);
  }

  /** Sends text as a record of a stream, with key {@code k}. */
  void send(String stream, String json, long timestamp) {
    send(stream, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), timestamp);
  }

  void send(String stream, byte[] value, long timestamp) {
    sendKeyed(stream, "k", value, timestamp);
  }

  /**
   * Sends text as a record of a stream of keyed rows.
   *
   * @param json null for a tombstone
   */
  void sendKeyed(String stream, String key, @Nullable String json, long timestamp) {
    sendKeyed(
        stream,
        key.replace('\'', '"'),
        json == null ? null : json.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
        timestamp);
  }

  private void sendKeyed(String stream, String key, byte @Nullable [] value, long timestamp) {
    pipe(
        Sources.feed(plan, stream).topic(),
        new TestRecord<>(
            key.getBytes(StandardCharsets.UTF_8), value, Instant.ofEpochMilli(timestamp)));
  }

  /** Sends a record to the internal topic of a view, of whatever partition of its source. */
  void sendInside(String part, Record<byte[], byte[]> record) {
    pipe(
        "%s-%s-repartition".formatted(APPLICATION, part),
        new TestRecord<>(
            record.key(),
            record.value(),
            record.headers(),
            Instant.ofEpochMilli(record.timestamp())));
  }

  /** How many records have gone through an internal topic of a view since the last call. */
  int sentInside(String part) {
    return driver
        .createOutputTopic(
            "%s-%s-repartition".formatted(APPLICATION, part),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .readRecordsToList()
        .size();
  }

  /** Sends a record of the topic of a stream or view as it is, its headers too. */
  void sendAgain(String table, TestRecord<byte[], byte[]> record) {
    pipe(Sources.feed(plan, table).topic(), record);
  }

  private void pipe(String topic, TestRecord<byte[], byte[]> record) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(record);
  }

  /** What came for a table since the last call. */
  List<Sent> sent(String table) {
    TableFeed feed = Sources.feed(plan, table);
    RecordReader reader = plan.reader(feed);
    List<Sent> sent = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record : records(table)) {
      Row row = new Row(feed.record());
      reader.read(record.key(), record.value(), row);
      sent.add(new Sent(row, text(record.key()), record.timestamp()));
    }
    return sent;
  }

  /** The same as records, with their headers. */
  List<TestRecord<byte[], byte[]>> records(String table) {
    return driver
        .createOutputTopic(
            Sources.feed(plan, table).topic(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .readRecordsToList();
  }

  private static String text(byte @Nullable [] key) {
    return key == null ? "null" : new String(key, StandardCharsets.UTF_8);
  }

  /** The rows that came for a table since the last call, as text. */
  List<String> rows(String table) {
    return sent(table).stream().map(sent -> sent.row().toString()).toList();
  }

  /** Lets the tasks look whether windows are to be closed. */
  void passWallClock() {
    passWallClock(Duration.ofSeconds(1));
  }

  void passWallClock(Duration duration) {
    driver.advanceWallClockTime(duration);
  }

  /** The names of the headers of the record that came for a table since the last call. */
  List<String> headers(String table) {
    List<String> names = new ArrayList<>();
    driver
        .createOutputTopic(
            Sources.feed(plan, table).topic(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .readRecord()
        .headers()
        .forEach(header -> names.add(header.key()));
    return names;
  }

  /** Stops the driver, which empties its directory, and removes that. */
  @Override
  public void close() {
    driver.close();
    try (Stream<Path> left = Files.walk(stateDirectory)) {
      left.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
