package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.tables.DeltaTable;
import io.sluice.logstore.HardLinkLogStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A changelog that another process than Spark appends to, as the lake-writer does: a file and a
 * blind commit for every batch.
 */
final class ChangelogTable {

  static final String SCHEMA =
      "user_id bigint not null, name string, _op string not null, _topic string, _partition int,"
          + " _offset bigint, _timestamp timestamp";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path table;
  private final Path staging;
  private final HardLinkLogStore store = new HardLinkLogStore(new Configuration());
  private final AtomicInteger appended = new AtomicInteger();
  private volatile RuntimeException failure;

  /** A changelog that has no rows yet, and batches to append. */
  ChangelogTable(SparkSession spark, Path lake, List<Change> changes) {
    this.table = lake.resolve("profiles.changelog");
    this.staging = lake.resolveSibling("staging-" + table.hashCode());
    DeltaTable.create(spark)
        .location(new org.apache.hadoop.fs.Path(table.toUri()).toString())
        .addColumns(StructType.fromDDL(SCHEMA))
        .execute();
    rows(spark, changes)
        .repartition(org.apache.spark.sql.functions.col("batch"))
        .write()
        .partitionBy("batch")
        .parquet(staging.toUri().toString());
  }

  private static Dataset<Row> rows(SparkSession spark, List<Change> changes) {
    List<Row> rows =
        changes.stream()
            .map(
                change ->
                    RowFactory.create(
                        change.batch(),
                        change.key(),
                        change.name(),
                        change.isDelete() ? "d" : "u",
                        "shop.profiles",
                        change.partition(),
                        change.offset(),
                        new java.sql.Timestamp(change.timestamp())))
            .toList();
    return spark.createDataFrame(
        rows, StructType.fromDDL("batch int, " + SCHEMA.replace(" not null", "")));
  }

  /** How many batches there are in it. */
  int batches() {
    return appended.get();
  }

  void append(int batches) {
    for (int i = 0; i < batches; i++) {
      appendNext();
    }
  }

  /** Appends all that is left, one every 100 milliseconds, beside whatever else happens. */
  ScheduledExecutorService appendAllSlowly(int batches) {
    ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
    ScheduledFuture<?> appends =
        writer.scheduleAtFixedRate(
            () -> appendOrEnd(batches, writer), 0, 100, TimeUnit.MILLISECONDS);
    assertThat(appends.isCancelled()).isFalse();
    return writer;
  }

  private void appendOrEnd(int batches, ScheduledExecutorService writer) {
    try {
      if (batches() < batches) {
        appendNext();
      } else {
        writer.shutdown();
      }
    } catch (RuntimeException e) {
      // Who waits for the end finds batches missing, and why.
      failure = e;
      writer.shutdown();
    }
  }

  /** Why appending slowly has ended early; null if it has not. */
  RuntimeException failure() {
    return failure;
  }

  private synchronized void appendNext() {
    int batch = appended.get();
    try {
      String file = "batch-%05d.parquet".formatted(batch);
      Files.copy(staged(batch), table.resolve(file));
      publish(file);
      appended.incrementAndGet();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path staged(int batch) throws IOException {
    try (Stream<Path> files = Files.list(staging.resolve("batch=" + batch))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private void publish(String file) throws IOException {
    ObjectNode info =
        (ObjectNode)
            JSON.readTree(
                "{\"timestamp\":0,\"operation\":\"STREAMING UPDATE\",\"operationParameters\":{},\"isBlindAppend\":true}");
    ObjectNode add =
        JSON.createObjectNode()
            .put("path", file)
            .put("size", Files.size(table.resolve(file)))
            .put("modificationTime", 0)
            .put("dataChange", true);
    add.putObject("partitionValues");
    List<String> lines =
        List.of(
            JSON.createObjectNode().set("commitInfo", info).toString(),
            JSON.createObjectNode().set("add", add).toString());
    for (long version = version() + 1; ; version++) {
      try {
        store.write(
            new org.apache.hadoop.fs.Path(
                table.resolve("_delta_log/%020d.json".formatted(version)).toUri()),
            lines.iterator(),
            false,
            new Configuration());
        return;
      } catch (java.nio.file.FileAlreadyExistsException e) {
        assertThat(version).as("a job was faster; the next version").isNotNegative();
      }
    }
  }

  long version() throws IOException {
    try (Stream<Path> log = Files.list(table.resolve("_delta_log"))) {
      return log.map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{20}\\.json"))
          .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
          .max()
          .orElseThrow();
    }
  }
}
