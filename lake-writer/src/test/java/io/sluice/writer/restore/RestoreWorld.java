package io.sluice.writer.restore;

import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.writer.delta.CheckpointObserver;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.delta.DeltaSettings;
import io.sluice.writer.delta.LakeRoot;
import io.sluice.writer.delta.LoggedTable;
import io.sluice.writer.feed.SourceCluster;
import io.sluice.writer.table.BatchSpans;
import io.sluice.writer.table.CommitOutcome;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.FileStatistics;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * Local Delta tables of one pipeline, as its writer leaves them, and a Kafka that says what it has.
 */
final class RestoreWorld {

  static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  static final SourcePartition ORDERS_0 = new SourcePartition("orders", 0);
  static final SourcePartition ORDERS_1 = new SourcePartition("orders", 1);

  static final SourcePartition CLICKS_0 = new SourcePartition("clicks", 0);

  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"name\":\"id\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}]}";

  final Path folder;
  final Pipeline pipeline;
  final Configuration configuration;
  final Map<SourcePartition, TopicRange> kafka = new HashMap<>();
  final List<Runnable> checkpoints = new ArrayList<>();
  Instant now = START.plusSeconds(86_400);
  Optional<Uuid> topicId = Optional.empty();

  RestoreWorld(Path folder) throws IOException {
    this.folder = folder;
    Path file =
        Files.writeString(
            folder.resolve("pipeline.yaml"),
            """
            pipeline: shop
            lake: { root: "file://%s/lake" }
            streams:
              orders: { topic: orders, schema: { id: long } }
              clicks: { topic: clicks, schema: { id: long } }
            views:
              big: { from: orders, where: id > 5, select: { id: id } }
              bigger: { from: big, where: id > 50, select: { id: id } }
            """
                .formatted(folder));
    this.pipeline = PipelineFile.read(file, Map.of());
    this.configuration = LakeRoot.hadoop(pipeline.lake());
    kafka.put(ORDERS_0, new TopicRange(0, 1_000_000));
    kafka.put(ORDERS_1, new TopicRange(0, 1_000_000));
    kafka.put(CLICKS_0, new TopicRange(0, 1_000_000));
  }

  InstantSource clock() {
    return () -> now;
  }

  URI location(String table) {
    return folder.resolve("lake/" + table).toUri();
  }

  /** A live writer of a table. */
  LakeTable writer(String table) {
    return new DeltaLakeTables(
            new DeltaSettings("test", 10, Map.of()),
            clock(),
            checkpoints::add,
            CheckpointObserver.none())
        .open(
            new TableDefinition(
                "shop",
                table,
                URI.create("file://" + folder.resolve("lake/" + table)),
                SCHEMA,
                List.of(),
                Map.of()));
  }

  /** A commit of one file that exists, begun where its table is. */
  PendingCommit commit(String table, LakeTable writer, OffsetSpan... spans) {
    String name = "part-" + UUID.randomUUID() + ".parquet";
    long rows = List.of(spans).stream().mapToLong(s -> s.nextOffset() - s.firstOffset()).sum();
    try {
      Path file = Files.createDirectories(folder.resolve("lake/" + table)).resolve(name);
      Files.writeString(file, "rows");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    DataFile file =
        new DataFile(name, Map.of(), 4, Instant.EPOCH, new FileStatistics(rows, List.of()));
    return PendingCommit.of(List.of(file), List.of(spans), BatchSpans.note(List.of(spans)))
        .begunAfter(writer.state().lastRestore());
  }

  CommitOutcome write(String table, OffsetSpan... spans) {
    LakeTable writer = writer(table);
    return writer.commit(commit(table, writer, spans));
  }

  /** So many versions of a table, each of ten offsets of partition 0, a minute apart. */
  void written(String table, int versions) throws IOException {
    for (int version = 0; version < versions; version++) {
      write(table, span(ORDERS_0, version * 10L, version * 10L + 10));
      Files.setLastModifiedTime(
          entry(table, version), FileTime.from(START.plusSeconds(60L * version)));
    }
  }

  /** A RESTORE of Spark: files go back to those of a version, transactions stay. */
  void foreignRestore(String table, String parameters, long target) throws IOException {
    LoggedTable logged = table(table).table();
    Set<String> then = logged.content(target).paths();
    Set<String> current = logged.newest().paths();
    List<String> lines = new ArrayList<>();
    lines.add(
        "{\"commitInfo\":{\"timestamp\":1,\"operation\":\"RESTORE\",\"operationParameters\":{%s}}}"
            .formatted(parameters));
    Files.readAllLines(entry(table, 0)).stream()
        .filter(line -> line.contains("\"metaData\""))
        .forEach(lines::add);
    for (String path : then) {
      if (!current.contains(path)) {
        lines.add(
            "{\"add\":{\"path\":\"%s\",\"partitionValues\":{},\"size\":4,\"modificationTime\":0,\"dataChange\":true}}"
                .formatted(path));
      }
    }
    for (String path : current) {
      if (!then.contains(path)) {
        lines.add(
            "{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":1,\"dataChange\":true}}"
                .formatted(path));
      }
    }
    Files.writeString(entry(table, logged.newest().version() + 1), String.join("\n", lines) + "\n");
  }

  static OffsetSpan span(SourcePartition partition, long first, long next) {
    return new OffsetSpan(partition, first, next);
  }

  Path entry(String table, long version) {
    return folder.resolve("lake/%s/_delta_log/%020d.json".formatted(table, version));
  }

  long newest(String table) {
    return table(table).table().newest().version();
  }

  RestoredTable table(String name) {
    return new RestorableTables(pipeline, configuration).open(List.of(name)).get(0);
  }

  /** The live files of a table. */
  Set<String> files(String table) {
    return new TreeSet<>(
        new RestorableTables(pipeline, configuration).logged(table).orElseThrow().newest().paths());
  }

  Map<SourcePartition, Long> offsets(String table) {
    return new RestorableTables(pipeline, configuration)
        .logged(table)
        .orElseThrow()
        .newest()
        .recordedOffsets();
  }

  Map<String, String> properties(String table) {
    return new RestorableTables(pipeline, configuration)
        .logged(table)
        .orElseThrow()
        .newest()
        .properties();
  }

  /** Runs the command, short of its main and of a broker. */
  RestoreReport restore(String... arguments) {
    Arguments parsed = new Arguments();
    new CommandLine(parsed).parseArgs(arguments);
    RestoreOptions options = parsed.options;
    return new RestoreCommand(
            pipeline, configuration, new TopicRanges(source()), options, clock(), "Sluice/test")
        .run(new RestorableTables(pipeline, configuration).open(parsed.tables), options.target());
  }

  /** As the command line has them. */
  @Command
  static final class Arguments {
    @Parameters List<String> tables = List.of();
    @Mixin RestoreOptions options = new RestoreOptions();
  }

  private SourceCluster source() {
    return new SourceCluster() {
      @Override
      public Consumer<byte[], byte[]> consumer(String table) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
        Map<TopicPartition, Long> earliest = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<String, List<PartitionInfo>> infos = new HashMap<>();
        kafka.forEach(
            (partition, range) -> {
              TopicPartition known = new TopicPartition(partition.topic(), partition.partition());
              earliest.put(known, range.earliest());
              ends.put(known, range.end());
              infos
                  .computeIfAbsent(known.topic(), t -> new ArrayList<>())
                  .add(
                      new PartitionInfo(
                          known.topic(),
                          known.partition(),
                          Node.noNode(),
                          new Node[0],
                          new Node[0]));
            });
        infos.forEach(consumer::updatePartitions);
        consumer.updateBeginningOffsets(earliest);
        consumer.updateEndOffsets(ends);
        return consumer;
      }

      @Override
      public Optional<Uuid> topicId(String topic) {
        return topicId;
      }

      @Override
      public void close() {}
    };
  }

  static String text(RestoreReport report) {
    StringWriter text = new StringWriter();
    new PrintWriter(text, true).println(report.text());
    return text.toString();
  }
}
