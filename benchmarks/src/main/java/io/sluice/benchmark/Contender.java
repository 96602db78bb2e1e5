package io.sluice.benchmark;

import io.sluice.benchmark.EventTopic.Format;
import io.sluice.benchmark.ceiling.PlainCopyMain;
import io.sluice.local.Installation;
import io.sluice.local.JavaCommand;
import io.sluice.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What writes a topic of events as Parquet files, in a process of its own. */
enum Contender {
  CEILING(Format.JSON, "snappy") {
    @Override
    JavaCommand command(LocalStack stack, EventTopic topic, Path folder) {
      JavaCommand writer = writer();
      String classes = Installation.current().home() + "/benchmarks/target/classes:";
      return JavaCommand.of(PlainCopyMain.class.getName(), classes + writer.classPath())
          .withOptions(writer.options().toArray(String[]::new))
          .withMoreOptions(HEAP)
          .withArguments(
              stack.broker().bootstrapServers(),
              topic.name(),
              Long.toString(topic.events()),
              folder.toString(),
              Integer.toString(ROWS_PER_COMMIT));
    }
  },
  SLUICE_JSON_SNAPPY(Format.JSON, "snappy"),
  SLUICE_JSON_ZSTD(Format.JSON, "zstd"),
  SLUICE_AVRO_SNAPPY(Format.AVRO, "snappy"),
  SLUICE_AVRO_ZSTD(Format.AVRO, "zstd"),
  SPARK_JSON_SNAPPY(Format.JSON, "snappy") {
    @Override
    JavaCommand command(LocalStack stack, EventTopic topic, Path folder) {
      return spark(stack, topic, folder, Integer.toString(ROWS_PER_COMMIT))
          .withMoreOptions("-Dspark.sql.parquet.compression.codec=" + compression());
    }
  };

  static final int ROWS_PER_COMMIT = 500_000;

  /** The most that any of them may have. */
  private static final String HEAP = "-Xmx1g";

  private final Format format;
  private final String compression;

  Contender(Format format, String compression) {
    this.format = format;
    this.compression = compression;
  }

  Format format() {
    return format;
  }

  String compression() {
    return compression;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Writes a topic to its end.
   *
   * @param folder that nothing else uses
   */
  JavaCommand command(LocalStack stack, EventTopic topic, Path folder) throws IOException {
    Path file = pipeline(stack, topic, compression, "1 hour", folder);
    return writer().withMoreOptions(HEAP).withArguments("-f", file.toString(), "--drain");
  }

  /** The writer as its launcher starts it, with its options and without arguments. */
  static JavaCommand writer() {
    return Installation.current().command("lake-writer", "io.sluice.writer.WriterMain");
  }

  /** A job of Spark on two cores. */
  static JavaCommand spark(Class<?> main) {
    Path options = Installation.current().home().resolve("spark-maintenance/jvm-options");
    return Installation.current()
        .command("benchmarks", main.getName())
        .withOptions("@" + options, HEAP, "-Dspark.master=local[2]");
  }

  /** Spark with its table in the folder {@code lake/events}. */
  static JavaCommand spark(LocalStack stack, EventTopic topic, Path folder, String batches) {
    return spark(SparkStreaming.class)
        .withArguments(
            stack.broker().bootstrapServers(),
            topic.name(),
            topic.format().lowerCase(),
            table(folder).toString(),
            folder.resolve("checkpoint").toString(),
            batches);
  }

  /** Iceberg's sink with a task for each partition, and its table in the same folder. */
  static JavaCommand icebergSink(LocalStack stack, EventTopic topic, Path folder) {
    return Installation.current()
        .command("benchmarks/iceberg", "io.sluice.benchmark.iceberg.IcebergSinkMain")
        .withOptions(HEAP)
        .withArguments(
            stack.broker().bootstrapServers(),
            topic.name(),
            folder.toString(),
            Integer.toString(EventTopic.PARTITIONS));
  }

  static Path table(Path folder) {
    return folder.resolve("lake").resolve("events");
  }

  /** A pipeline file with the one table. */
  static Path pipeline(
      LocalStack stack, EventTopic topic, String compression, String every, Path folder)
      throws IOException {
    Files.writeString(folder.resolve("event.avsc"), EventTopic.avroSchema());
    return Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        pipeline: benchmark
        kafka: { bootstrap.servers: "%s" }
        registry: { url: "%s" }
        lake: { root: "file://%s" }
        writer: { http: "127.0.0.1:0" }
        streams:
          events: { topic: %s, event_time: event_time, format: %s, schema: event.avsc }
        tables:
          events: { commit: { every: %s, rows: %d, bytes: 1 GiB }, files: { compression: %s } }
        """
            .formatted(
                stack.broker().bootstrapServers(),
                stack.registry().url(),
                folder.resolve("lake"),
                topic.name(),
                topic.format().lowerCase(),
                every,
                ROWS_PER_COMMIT,
                compression));
  }
}
