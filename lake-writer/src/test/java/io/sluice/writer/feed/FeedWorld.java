package io.sluice.writer.feed;

import io.sluice.catalog.NewColumnsException;
import io.sluice.catalog.SchemaNames;
import io.sluice.catalog.WiderColumnsException;
import io.sluice.change.AppendedRecords;
import io.sluice.codec.JsonDecoder;
import io.sluice.codec.RecordDecoder;
import io.sluice.pipeline.FilePolicy;
import io.sluice.pipeline.Format;
import io.sluice.pipeline.TableDefinition.CommitPolicy;
import io.sluice.registry.RegistryException;
import io.sluice.schema.Field;
import io.sluice.schema.GrownColumns;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.Widening;
import io.sluice.table.QuarantineRows;
import io.sluice.table.TableFeed;
import io.sluice.writer.alert.Alert;
import io.sluice.writer.feed.FeedRun.Extent;
import io.sluice.writer.table.ColumnGrowth;
import io.sluice.writer.table.ColumnTypes;
import io.sluice.writer.table.MemoryLake;
import io.sluice.writer.table.MemoryLake.Version;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A topic, a lake, files and a clock: all that outlives a writer. */
final class FeedWorld {

  static final Duration EVERY = Duration.ofSeconds(1);

  private static final RowType RECORD = RowType.of(Field.required("id", Primitive.LONG));
  private static final RowType NAMED = RECORD.with(Field.required("name", Primitive.STRING));

  /** The records' columns once the id may be a fraction. */
  static final RowType FRACTION = RowType.of(Field.required("id", Primitive.DOUBLE));

  static final TableFeed FEED =
      new TableFeed(
          "clicks",
          FakeTopic.NAME,
          Format.JSON,
          RECORD,
          new io.sluice.pipeline.TableDefinition(
              "clicks",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              new CommitPolicy(EVERY, 100, 1 << 20),
              FilePolicy.DEFAULT,
              List.of(),
              new io.sluice.pipeline.Position("test", 1, 1)));

  final FakeTopic topic;
  final FakeClock clock = new FakeClock();
  final MemoryLake lake = new MemoryLake(clock);
  final MemoryFiles files = new MemoryFiles();
  boolean registryIsDown;

  FeedWorld(int partitions) {
    this.topic = new FakeTopic(partitions);
  }

  static TableDefinition table(String name, RowType columns) {
    return new TableDefinition(
        "shop",
        name,
        URI.create("memory:///lake/" + name),
        TableSchemaJson.write(columns),
        List.of(),
        Map.of(),
        ColumnGrowth.ALLOWED,
        ColumnTypes.FOLLOWED);
  }

  static TableDefinition table() {
    return table("clicks", FEED.columns());
  }

  /** Somebody makes the table's ids fractions, if it is there. */
  void promote() {
    lake.retype(
        table().location(),
        columns ->
            new RowType(
                columns.fields().stream()
                    .map(field -> field.name().equals("id") ? FRACTION.field(0) : field)
                    .toList()));
  }

  static TableDefinition quarantine() {
    return table("clicks.quarantine", QuarantineRows.tableColumns());
  }

  FeedPlan plan() {
    return new FeedPlan(
        FEED,
        SchemaNames.NONE,
        table(),
        format(FEED),
        quarantine(),
        files.of(QuarantineRows.tableColumns()),
        new CommitSchedule(FEED.definition().commit()));
  }

  private RowFormat format(TableFeed feed) {
    return new RowFormat(
        feed.record(),
        TableSchemaJson.write(feed.columns()),
        new RecordRows(feed, new AppendedRecords(decoder(feed.record()))),
        files.of(feed.columns()),
        columns -> format(feed.with(columns)));
  }

  private RecordDecoder decoder(RowType columns) {
    RecordDecoder json = new JsonDecoder(columns);
    return (record, offset, into) -> {
      if (registryIsDown) {
        throw RegistryException.unknownId(7);
      }
      if (schema(record).equals(FRACTION) && !columns.field(0).type().equals(Primitive.DOUBLE)) {
        throw new WiderColumnsException(
            "clicks", 8, List.of(new Widening("id", Primitive.LONG, Primitive.DOUBLE)), FRACTION);
      }
      RowType grown = GrownColumns.of(columns, schema(record));
      if (!grown.equals(columns)) {
        throw new NewColumnsException(7, grown);
      }
      json.decode(record, offset, into);
    };
  }

  /** A topic of three schemas: in one the id may be a fraction, and one has a name. */
  private static RowType schema(byte[] record) {
    if (new String(record, StandardCharsets.UTF_8).contains(".5")) {
      return FRACTION;
    }
    return new String(record, StandardCharsets.UTF_8).contains("name") ? NAMED : RECORD;
  }

  /** A writer of this world; any number may be there at once. */
  Writer writer() {
    return writer(FeedRun.of(Extent.ON_AND_ON));
  }

  /** A writer that goes to the end that the topic has now. */
  Writer drain() {
    Writer writer = writer(FeedRun.of(Extent.TO_END));
    writer.loop().begin();
    return writer;
  }

  Writer writer(FeedRun run) {
    FakeConsumer consumer = new FakeConsumer(topic);
    FeedStatus status = new FeedStatus("clicks", FakeTopic.NAME);
    List<Alert> alerts = new ArrayList<>();
    status.onAlert(alerts::add);
    FeedPlan plan = plan();
    FeedLoop loop =
        new FeedLoop(
            plan,
            run,
            lake,
            new FakeCluster(topic, consumer),
            clock,
            status,
            new FeedAlerts(plan, status, clock));
    return new Writer(consumer, status, loop, alerts);
  }

  /** A writer that has all partitions. */
  Writer writerOfAll() {
    return ofAll(writer());
  }

  /** Gives a writer all partitions. */
  Writer ofAll(Writer writer) {
    writer.loop().begin();
    writer.consumer().rebalance(topic.all());
    return writer;
  }

  record Writer(FakeConsumer consumer, FeedStatus status, FeedLoop loop, List<Alert> alerts) {
    void steps(int count) {
      for (int i = 0; i < count; i++) {
        loop.step();
      }
    }
  }

  /** Lets a commit of what a writer has become due, and makes it. */
  void commitDue(Writer writer) {
    clock.advance(EVERY);
    writer.loop().step();
  }

  List<Row> rows(TableDefinition table) {
    List<Row> rows = new ArrayList<>();
    for (Version version : lake.versions(table.location())) {
      version.commit().files().forEach(file -> rows.addAll(files.rows(file)));
    }
    return rows;
  }

  /** The offsets of a table's rows of one partition, in the order in which they were committed. */
  List<Long> offsets(TableDefinition table, int partition) {
    return rows(table).stream()
        .filter(row -> row.get("_partition").equals((long) partition))
        .map(row -> (Long) row.get("_offset"))
        .toList();
  }

  long next(TableDefinition table, int partition) {
    return lake.nextOffsets(table.location())
        .getOrDefault(new SourcePartition(FakeTopic.NAME, partition), 0L);
  }
}
