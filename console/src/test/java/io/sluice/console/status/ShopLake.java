package io.sluice.console.status;

import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.writer.delta.CheckpointObserver;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.delta.DeltaSettings;
import io.sluice.writer.delta.LakeRoot;
import io.sluice.writer.table.ColumnStatistics;
import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.FileStatistics;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A pipeline and its tables, as a writer has left them. */
public final class ShopLake {

  public static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");

  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"name\":\"_timestamp\",\"type\":\"timestamp\",\"nullable\":true,\"metadata\":{}}]}";

  private final Path folder;

  public ShopLake(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(
        file(),
        """
        pipeline: shop
        kafka: { bootstrap.servers: "no-port" }
        lake: { root: "file://%s/lake" }
        streams:
          clicks: { topic: shop.clicks, event_time: at, schema: { id: long, at: timestamp } }
          users: { topic: shop.users, key: id, key_format: json, table: true, schema: { id: long } }
        dimensions:
          products: { table: products, key: id, schema: { id: long } }
        views:
          per_minute:
            from: clicks
            window: { tumbling: 1 minute, grace: 1 minute }
            group_by: id
            select: { n: count(*) }
        tables:
          clicks: { files: { target: 1 KiB } }
        """
            .formatted(folder));
  }

  public Path file() {
    return folder.resolve("pipeline.yaml");
  }

  public Pipeline pipeline() {
    return PipelineFile.read(file(), Map.of());
  }

  Path entry(String table, long version) {
    return folder.resolve("lake/%s/_delta_log/%020d.json".formatted(table, version));
  }

  /** Commits one file; the version is as old as is said, and so is its newest record. */
  public void write(String table, String topic, long first, long next, long bytes, long secondsAgo)
      throws IOException {
    URI location = folder.resolve("lake/" + table).toUri();
    LakeTable lake =
        new DeltaLakeTables(
                new DeltaSettings(
                    "test", 1_000, LakeRoot.configuration(pipeline().lake()).forHadoop()),
                InstantSource.fixed(NOW),
                Runnable::run,
                CheckpointObserver.none())
            .open(new TableDefinition("shop", table, location, SCHEMA, List.of(), Map.of()));
    Instant time = NOW.minusSeconds(secondsAgo);
    ColumnStatistics times = new ColumnStatistics(List.of("_timestamp"), time, time, 0);
    lake.commit(
        PendingCommit.of(
            List.of(
                new DataFile(
                    "part-%s.parquet".formatted(UUID.randomUUID()),
                    Map.of(),
                    bytes,
                    time,
                    new FileStatistics(next - first, List.of(times)))),
            List.of(new OffsetSpan(new SourcePartition(topic, 0), first, next)),
            Map.of()));
    long version = 0;
    while (Files.exists(entry(table, version + 1))) {
      version++;
    }
    Files.setLastModifiedTime(entry(table, version), FileTime.from(time));
  }
}
