package io.sluice.writer.drift;

import io.sluice.catalog.SchemaNames;
import io.sluice.catalog.StreamSchemas;
import io.sluice.change.RecordReader;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.registry.InMemorySchemaRegistry;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.schema.Widening;
import io.sluice.table.TableFeed;
import io.sluice.writer.drift.Drift.Sent;
import io.sluice.writer.drift.Wire.Format;
import io.sluice.writer.feed.FeedCount;
import io.sluice.writer.feed.FeedPlan;
import io.sluice.writer.feed.FeedRun;
import io.sluice.writer.feed.FeedWorker;
import io.sluice.writer.feed.GivenRecords;
import io.sluice.writer.feed.MemoryFiles;
import io.sluice.writer.table.LakeTables;
import io.sluice.writer.table.MemoryLake;
import io.sluice.writer.table.TableDefinition;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Sends the records of a drift through a writer that began when there was the old schema only. */
final class DriftRun {

  /** So few that what comes before a record that stops the writer is committed. */
  private static final int FETCHED = 2;

  private static final String NO_PARTITIONS = "[]";

  private final Format format;
  private final String source;
  private final String partitions;
  private final UnaryOperator<RecordReader> readers;
  private final MemoryLake lake = new MemoryLake(InstantSource.fixed(Instant.EPOCH));
  private final MemoryFiles files = new MemoryFiles();
  private long now;

  private DriftRun(
      Format format, String source, String partitions, UnaryOperator<RecordReader> readers) {
    this.format = format;
    this.source = source;
    this.partitions = partitions;
    this.readers = readers;
  }

  static Observed of(Format format, String policy, Drift drift) {
    return of(format, policy, drift, reader -> reader);
  }

  /** Of JSON without a schema. */
  static Observed inferred(Drift drift) {
    return new DriftRun(Format.JSON, "infer: true", NO_PARTITIONS, reader -> reader)
        .run("evolve", drift);
  }

  /**
   * With a table in partitions.
   *
   * @param partitions as the pipeline file has them
   */
  static Observed of(Format format, String policy, Drift drift, String partitions) {
    return new DriftRun(format, registered(format), partitions, reader -> reader)
        .run(policy, drift);
  }

  /** With what stands between the records and the table, for tests of the check. */
  static Observed of(
      Format format, String policy, Drift drift, UnaryOperator<RecordReader> readers) {
    return new DriftRun(format, registered(format), NO_PARTITIONS, readers).run(policy, drift);
  }

  /** With a lake to which commits bring no columns. */
  static Observed withoutGrowth(Format format, String policy, Drift drift) {
    DriftRun run = new DriftRun(format, registered(format), NO_PARTITIONS, reader -> reader);
    run.lake.withoutGrowth();
    return run.run(policy, drift);
  }

  static Pipeline pipeline(Format format, String policy) {
    return new DriftRun(format, registered(format), NO_PARTITIONS, reader -> reader)
        .pipeline(policy);
  }

  private static String registered(Format format) {
    return "format: " + format.option();
  }

  private Pipeline pipeline(String policy) {
    return PipelineFile.parse(
        Path.of("p.yaml"),
        """
        pipeline: shop
        lake: { root: "memory:///lake" }
        registry: { url: "http://localhost:1" }
        streams:
          clicks: { topic: %s, %s }
        tables:
          clicks: { schema: %s, commit: { rows: 1 }, schema_id: %s, partition_by: %s }
        """
            .formatted(GivenRecords.TOPIC, source, policy, format.namesSchemas(), partitions),
        Map.of());
  }

  private Observed run(String policy, Drift drift) {
    InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    Wire wire = format.wire();
    int oldId = registry.register(GivenRecords.TOPIC + "-value", wire.schema(drift.before()));
    PipelinePlan plan =
        PipelinePlan.of(
            pipeline(policy),
            Optional.of(registry),
            dimension -> {
              throw new IllegalStateException("there is none");
            });
    TableFeed feed = plan.feeds().get(0);
    FeedPlan feedPlan =
        FeedPlan.of(
            plan.pipeline(),
            feed,
            SchemaNames.of(Optional.of(registry), GivenRecords.TOPIC + "-value"),
            of -> readers.apply(plan.reader(of)),
            of -> files.of(of.rows()));
    int newId =
        format.namesSchemas()
            ? registry.register(GivenRecords.TOPIC + "-value", wire.schema(drift.after()))
            : oldId;
    List<byte[]> bytes = new ArrayList<>();
    for (Sent record : drift.records()) {
      int id = record.isNew() ? newId : oldId;
      bytes.add(wire.record(id, drift.members(record), record.values()));
    }
    FeedWorker worker = worker(feedPlan, bytes);
    Optional<SluiceException> end = run(worker);
    boolean waited = end.filter(e -> e.exitCode() == ExitCode.TRY_LATER).isPresent();
    long leftOut = worker.status().count(FeedCount.LEFT_OUT);
    if (waited) {
      RowType latest = new StreamSchemas(Optional.of(registry)).of(plan.pipeline()).get("clicks");
      lake.retype(feedPlan.table().location(), columns -> Widening.widened(columns, latest));
      FeedWorker another = worker(feedPlan, bytes);
      end = run(another);
      leftOut += another.status().count(FeedCount.LEFT_OUT);
    }
    return new Observed(
        TableSchemaJson.read(TableSchemaJson.write(feed.record())),
        columns(lake, feedPlan.table()),
        rows(feedPlan.table()),
        rows(feedPlan.quarantine()),
        bytes,
        leftOut,
        waited,
        end);
  }

  private FeedWorker worker(FeedPlan plan, List<byte[]> records) {
    return new FeedWorker(
        plan,
        FeedRun.of(FeedRun.Extent.TO_END),
        lake,
        GivenRecords.of(records, FETCHED),
        () -> Instant.ofEpochMilli(now++));
  }

  private static Optional<SluiceException> run(FeedWorker worker) {
    try {
      worker.run();
      return Optional.empty();
    } catch (SluiceException e) {
      return Optional.of(e);
    }
  }

  /** The columns of the table without the coordinates, which are the last ones of the first. */
  private static RowType columns(LakeTables lake, TableDefinition table) {
    RowType all = TableSchemaJson.read(lake.open(table).schemaJson().orElse(table.schemaJson()));
    return new RowType(
        all.fields().stream().filter(field -> !field.name().startsWith("_")).toList());
  }

  private List<Row> rows(TableDefinition table) {
    List<Row> rows = new ArrayList<>();
    lake.versions(table.location())
        .forEach(
            version -> version.commit().files().forEach(file -> rows.addAll(files.rows(file))));
    return rows;
  }
}
