package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.logstore.HardLinkLogStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeSessionIT {

  @TempDir private Path directory;

  @Test
  void writesDeltaThroughTheSharedLogStoreAtTheProtocolOfStandalone() throws Exception {
    SparkSession spark = LakeSession.open();
    Path table = directory.resolve("t");

    spark
        .sql("select timestamp'2026-01-01 00:00:00' at, date'2026-01-01' day")
        .write()
        .format("delta")
        .save(table.toUri().toString());

    assertThat(spark.conf().get("spark.delta.logStore.file.impl"))
        .isEqualTo(HardLinkLogStore.class.getName());
    assertThat(Files.readString(table.resolve("_delta_log/00000000000000000000.json")))
        .contains("\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}");
    List<Row> rows = spark.read().format("delta").load(table.toUri().toString()).collectAsList();
    assertThat(rows).singleElement().asString().isEqualTo("[2026-01-01 00:00:00.0,2026-01-01]");
  }

  @Test
  void leavesNothingInTheWorkingDirectory() {
    SparkSession spark = LakeSession.open();
    spark.sql("create database if not exists somewhere");

    assertThat(Path.of("spark-warehouse")).doesNotExist();
    assertThat(Path.of("metastore_db")).doesNotExist();
    assertThat(Path.of("derby.log")).doesNotExist();
  }

  @Test
  void theMasterOfSparkSubmitWins() {
    SparkConf conf =
        LakeSession.configured(new SparkConf(false).set("spark.master", "spark://host:7077"));

    assertThat(conf.get("spark.master")).isEqualTo("spark://host:7077");
    assertThat(conf.contains("spark.ui.enabled")).isFalse();
  }

  @Test
  void keepsTheExtensionsOfTheUserAndInsistsOnItsOwnSettings() {
    SparkConf conf =
        LakeSession.configured(
            new SparkConf(false)
                .set("spark.sql.extensions", "com.example.Other")
                .set("spark.sql.ansi.enabled", "false"));

    assertThat(conf.get("spark.sql.extensions"))
        .isEqualTo("com.example.Other,io.delta.sql.DeltaSparkSessionExtension");
    assertThat(conf.get("spark.sql.ansi.enabled")).isEqualTo("true");
  }
}
