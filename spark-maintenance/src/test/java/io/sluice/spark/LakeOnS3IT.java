package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.sluice.logstore.LakeConfiguration;
import io.sluice.s3.S3Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's commits in S3, on a real server. */
class LakeOnS3IT {

  private static final URI ROOT = URI.create("s3a://" + S3Server.BUCKET + "/shop");

  @TempDir private Path directory;

  @Test
  void sparkCommitsByConditionalPutAndReadsBack() throws Exception {
    try (S3Server server = S3Server.start(directory)) {
      SparkSession spark = LakeSession.open(LakeConfiguration.of(ROOT, server.hadoop()));
      String table = ROOT + "/numbers";

      spark.range(0, 10, 1, 2).write().format("delta").save(table);
      spark.range(10, 15, 1, 2).write().format("delta").mode("append").save(table);
      DeltaTable.forPath(spark, table).optimize().executeCompaction();

      assertThat(spark.read().format("delta").load(table).count()).isEqualTo(15);
      for (int version = 0; version < 3; version++) {
        assertThat(putByOurStore(spark, table, version)).as("version %d", version).isTrue();
      }
      assertThat(spark.conf().getAll().mkString()).doesNotContain("fs.s3a.secret.key");
    } finally {
      FileSystem.closeAll();
    }
  }

  /** Our store marks what it puts. */
  private static boolean putByOurStore(SparkSession spark, String table, int version)
      throws Exception {
    org.apache.hadoop.fs.Path entry =
        new org.apache.hadoop.fs.Path(table, "_delta_log/%020d.json".formatted(version));
    return entry
        .getFileSystem(spark.sparkContext().hadoopConfiguration())
        .getXAttrs(entry)
        .containsKey("header.sluice-put");
  }

  @Test
  void anApplicationOfAnotherLogStoreIsRefused() {
    Map<String, String> hadoop = new HashMap<>();
    LakeSession.open(LakeConfiguration.of(ROOT, hadoop));
    hadoop.put("delta.logStore.s3a.impl", "io.delta.storage.S3DynamoDBLogStore");

    assertThatThrownBy(() -> LakeSession.open(LakeConfiguration.of(ROOT, hadoop)))
        .hasMessageContaining("run the job in an application of its own");
  }
}
