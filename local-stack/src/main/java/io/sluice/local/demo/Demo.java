package io.sluice.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.failure.ExitCode;
import io.sluice.local.FreePorts;
import io.sluice.local.Installation;
import io.sluice.local.JavaCommand;
import io.sluice.local.JobProcess;
import io.sluice.local.LocalStack;
import io.sluice.local.LocalStackException;
import io.sluice.local.shop.Catalog;
import io.sluice.local.shop.Mix;
import io.sluice.local.shop.ShopOptions;
import io.sluice.local.shop.ShopStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The whole road once: a broker, a registry, the three services and a shop whose events, catalog
 * change and crash of the writer all meet in the tables; then everything is checked.
 */
final class Demo {

  private static final int PARTITIONS = 4;
  private static final int PRODUCTS = 50;
  private static final int USERS = 500;
  private static final Instant SHOP_OPENS = Instant.parse("2026-01-05T00:00:00Z");

  /** How long events flow at least once the catalog has changed, so that the change is seen. */
  private static final Duration AFTER_THE_CHANGE = Duration.ofSeconds(5);

  private static final List<String> WATCHED =
      List.of(
          "clicks",
          "purchases",
          "profiles",
          "clicks_per_product",
          "click_to_purchase",
          "clicks_enriched");

  private final DemoOptions options;
  private final DemoDirectory directory;
  private final Installation installation;
  private final Account account;
  private final Catalog catalog;

  Demo(DemoOptions options, Installation installation, Account account) {
    this.options = options;
    this.directory = new DemoDirectory(options.directory());
    this.installation = installation;
    this.account = account;
    this.catalog = Catalog.first(options.seed(), PRODUCTS);
  }

  /**
   * Runs it from the first event to the last check.
   *
   * @throws LocalStackException if a process fails; everything that was started is stopped
   */
  DemoReport run() throws InterruptedException, IOException {
    directory.create();
    FreePorts ports = new FreePorts();
    int processorPort = ports.next();
    int writerPort = ports.next();
    try (JobProcess jobs = JobProcess.start(job(), directory.log("spark"));
        LocalStack stack = LocalStack.start(LocalStack.Options.in(directory.stack(), ports))) {
      directory.writePipeline(stack, processorPort, writerPort);
      stack.topics().create(ShopStream.newTopics(PARTITIONS));
      account.done("broker and registry", stack.broker().bootstrapServers());
      load(jobs, catalog, 1);
      try (Shop shop = Shop.open(stack, shopOptions(), catalog, directory.truth());
          ServiceProcess processor = processor(processorPort);
          ServiceProcess writer = writer(writerPort)) {
        processor.start();
        writer.start();
        processor.awaitReady();
        writer.awaitReady();
        account.done("processor and writer ready", "");
        flow(shop, processor, writer, jobs);
        return check(shop, processor, writer, jobs);
      }
    }
  }

  private void flow(Shop shop, ServiceProcess processor, ServiceProcess writer, JobProcess jobs)
      throws InterruptedException {
    shop.start();
    try (Ticker ticker =
        Ticker.every(Duration.ofSeconds(1), () -> account.now(state(shop, writer)))) {
      long part = options.length().toMillis() / 4;
      TimeUnit.MILLISECONDS.sleep(part);
      writer.requireAlive();
      writer.kill();
      writer.start();
      account.done("writer killed (SIGKILL), restarted", "");
      TimeUnit.MILLISECONDS.sleep(part);
      load(jobs, catalog.changed(options.seed()), 2);
      shop.awaitElapsed(later(options.length(), shop.elapsed().plus(AFTER_THE_CHANGE)));
      ticker.requireHealthy();
    }
    shop.stop();
    processor.requireAlive();
    writer.requireAlive();
    account.done("events flowed", "%,d acknowledged".formatted(shop.acknowledged()));
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private DemoReport check(
      Shop shop, ServiceProcess processor, ServiceProcess writer, JobProcess jobs)
      throws InterruptedException {
    processor.close();
    writer.close();
    processor.drain(directory.report("processor"), "--drain", "--close-windows");
    account.done("processor drained, windows closed", "");
    writer.drain(directory.report("writer"), "--drain");
    account.done("writer drained", "");
    Map<String, Long> before = optimize(jobs);
    JsonNode verify = checked(jobs, "verify", "--closed");
    account.done("verified: stream = batch", verify.path("ok").asText());
    JsonNode audit = checked(jobs, "audit", "--expected", directory.truth().toString());
    account.done("audited against the ground truth", audit.path("ok").asText());
    return new DemoReport(
        before, audit, verify, 1, shop.acknowledged(), catalogVersions(verify), account.elapsed());
  }

  private void load(JobProcess jobs, Catalog edition, int number) {
    Path file = directory.catalog(number);
    edition.writeCsv(file);
    JsonNode report = jobs.require(onPipeline("load", "products", file.toString()));
    account.done(
        "catalog %d loaded by Spark".formatted(number),
        "products version %d".formatted(report.path("version_after").asLong()));
  }

  private Map<String, Long> optimize(JobProcess jobs) {
    JsonNode report = jobs.require(onPipeline("optimize", "--all"));
    Map<String, Long> before = new HashMap<>();
    for (JsonNode table : report.path("tables")) {
      before.put(table.path("table").asText(), table.path("files_before").asLong());
    }
    account.done("optimized", "%d tables".formatted(before.size()));
    return before;
  }

  /** Runs a job that checks: that something is off is its finding, not its failure. */
  private JsonNode checked(JobProcess jobs, String... job) {
    JobProcess.Answer answer = jobs.run(onPipeline(job));
    if (answer.exit() != 0 && answer.exit() != ExitCode.CHECK_FAILED.number()) {
      throw new LocalStackException(
          "Job %s ended with code %d: %s".formatted(job[0], answer.exit(), answer.error()));
    }
    return answer.output();
  }

  private static int catalogVersions(JsonNode verify) {
    int versions = 0;
    for (JsonNode view : verify.path("views")) {
      versions = Math.max(versions, view.path("dimension_versions").size());
    }
    return versions;
  }

  private String[] onPipeline(String... job) {
    List<String> line = new ArrayList<>(List.of(job));
    line.addAll(List.of("-f", directory.pipelineFile().toString(), "-o", "json"));
    return line.toArray(String[]::new);
  }

  private List<String> state(Shop shop, ServiceProcess writer) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%,d events acknowledged, %d/s, %d s of %d s"
            .formatted(
                shop.acknowledged(),
                options.ratePerSecond(),
                shop.elapsed().toSeconds(),
                options.length().toSeconds()));
    OptionalDouble lag = writer.metric("sluice_writer_lag_records");
    lines.add(
        "writer: "
            + (lag.isPresent() ? "%.0f records behind".formatted(lag.getAsDouble()) : "away"));
    StringBuilder versions = new StringBuilder("versions:");
    for (String table : WATCHED) {
      OptionalLong version = directory.version(table);
      versions
          .append(' ')
          .append(table)
          .append(' ')
          .append(version.isPresent() ? Long.toString(version.getAsLong()) : "-");
    }
    lines.add(versions.toString());
    return lines;
  }

  private ShopOptions shopOptions() {
    return new ShopOptions(
        options.seed(), SHOP_OPENS, options.speedUp(), options.ratePerSecond(), USERS, Mix.SMALL);
  }

  private JavaCommand job() {
    return installation
        .command("spark-maintenance", "io.sluice.spark.JobMain")
        .withMoreOptions(
            "-Xmx1536m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=256m")
        .withArguments("--stdin");
  }

  private ServiceProcess processor(int port) {
    return new ServiceProcess(
        "the stream-processor",
        installation
            .command("stream-processor", "io.sluice.processor.ProcessorMain")
            .withMoreOptions("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .withArguments(
                "-f",
                directory.pipelineFile().toString(),
                "--state-dir",
                directory.state().toString()),
        directory.log("processor"),
        port);
  }

  private ServiceProcess writer(int port) {
    return new ServiceProcess(
        "the lake-writer",
        installation
            .command("lake-writer", "io.sluice.writer.WriterMain")
            .withMoreOptions("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .withArguments("-f", directory.pipelineFile().toString()),
        directory.log("writer"),
        port);
  }
}
