package io.sluice.writer.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a checkpoint holds besides the live files, read by Delta Kernel. */
class CheckpointContentTest {

  private static final StructType REMOVES =
      new StructType().add("remove", new StructType().add("path", StringType.STRING));

  @TempDir Path table;

  private final Configuration configuration = new Configuration();

  private void entry(int version, String... lines) throws IOException {
    Path log = Files.createDirectories(table.resolve("_delta_log"));
    Files.write(log.resolve("%020d.json".formatted(version)), List.of(lines));
  }

  private static String add(String path) {
    return "{\"add\":{\"path\":\"%s\",\"partitionValues\":{},\"size\":1,\"modificationTime\":1,\"dataChange\":true}}"
        .formatted(path);
  }

  private static String remove(String path, long time) {
    return "{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":%d,\"dataChange\":true}}"
        .formatted(path, time);
  }

  private List<String> tombstones(int version) throws IOException {
    Path file = table.resolve("_delta_log/%020d.checkpoint.parquet".formatted(version));
    List<String> paths = new ArrayList<>();
    try (CloseableIterator<FileReadResult> batches =
        DefaultEngine.create(configuration)
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(
                    FileStatus.of(file.toString(), Files.size(file), 0)),
                REMOVES,
                Optional.empty())) {
      while (batches.hasNext()) {
        ColumnVector removes = batches.next().getData().getColumnVector(0);
        for (int row = 0; row < removes.getSize(); row++) {
          if (!removes.isNullAt(row)) {
            paths.add(removes.getChild(0).getString(row));
          }
        }
      }
    }
    return paths;
  }

  /** Of a version that has a newer one behind it, too: the newest is the rarer case. */
  @Test
  void hasTheTombstonesOfTheRetentionAndNoOlder() throws IOException {
    long farAhead = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
    entry(
        0,
        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}",
        "{\"metaData\":{\"id\":\"t\",\"format\":{\"provider\":\"parquet\",\"options\":{}},\"schemaString\":\"{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[]}\",\"partitionColumns\":[],\"configuration\":{}}}",
        add("a"),
        add("b"),
        add("c"));
    entry(1, remove("a", 1), remove("b", farAhead));
    entry(2, add("d"));

    for (int version = 1; version <= 2; version++) {
      StandaloneInternals.checkpoint(
          configuration, new org.apache.hadoop.fs.Path(table.toUri()), version);

      assertThat(tombstones(version)).as("version %d", version).containsExactly("b");
    }
  }
}
