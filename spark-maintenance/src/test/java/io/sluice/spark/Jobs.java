package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A shop's pipeline in a folder of its own, and its jobs run as the command line runs them. */
final class Jobs {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  /** What a job printed, and the number it ended with. */
  record Ended(int exit, String out, String err) {
    JsonNode report() throws IOException {
      assertThat(err).isEmpty();
      assertThat(exit).isZero();
      return JSON.readTree(out);
    }

    /** The one line of a refusal. */
    String refusal() {
      assertThat(out).isEmpty();
      assertThat(err.lines()).hasSize(1);
      return err.strip();
    }
  }

  private Jobs(Path directory) {
    this.directory = directory;
  }

  static Jobs in(Path directory) throws IOException {
    Jobs jobs = new Jobs(directory);
    jobs.pipeline("products: { table: products, key: product_id }", "");
    return jobs;
  }

  /** Writes the pipeline file anew: a dimension, and what is said of tables. */
  void pipeline(String dimension, String tables) throws IOException {
    write(
        "pipeline.yaml",
        """
        pipeline: shop
        lake: { root: "%s" }
        streams:
          clicks: { topic: shop.clicks, schema: { click_id: string, product_id: string } }
        dimensions:
          %s
        %s
        """
            .formatted(
                directory.resolve("lake").toUri(),
                dimension,
                tables.isEmpty() ? "" : "tables:\n" + tables.indent(2)));
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  String path(String name) {
    return directory.resolve(name).toString();
  }

  static JobContext context() {
    return new JobContext(Map.of(), LakeSession::open, Progress.SILENT);
  }

  Ended run(String... arguments) {
    return run(Progress.SILENT, arguments);
  }

  /** Runs a job that tells of every step before it takes it. */
  Ended run(Progress progress, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        JobMain.runner(new JobContext(Map.of(), LakeSession::open, progress))
            .printingTo(new PrintWriter(out, true), new PrintWriter(err, true))
            .run(with(arguments, "-f", path("pipeline.yaml")));
    return new Ended(exit, out.toString(), err.toString());
  }

  JsonNode report(String... arguments) throws IOException {
    return run(with(arguments, "-o", "json")).report();
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
  }

  SparkSession spark() {
    return LakeSession.open();
  }

  String table(String name) {
    return folder(name).toUri().toString();
  }

  /** Where a table is, or will be. */
  Path folder(String table) {
    return directory.resolve("lake").resolve(table);
  }

  /** The live rows, read from the Parquet files that a plain replay of the log finds. */
  Dataset<Row> rows(String table) throws IOException {
    return spark().read().parquet(log(table).files().toArray(String[]::new));
  }

  ReplayedLog log(String table) throws IOException {
    return ReplayedLog.of(folder(table));
  }
}
