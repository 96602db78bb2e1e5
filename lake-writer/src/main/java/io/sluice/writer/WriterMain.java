package io.sluice.writer;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.kafka.KafkaConnection;
import io.sluice.logstore.LakeConfiguration;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.ServiceDefinition;
import io.sluice.plan.PipelinePlan;
import io.sluice.service.ServiceHttp;
import io.sluice.table.TableFeed;
import io.sluice.writer.LakeWriter.OnFailure;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.delta.DeltaSettings;
import io.sluice.writer.delta.DimensionTables;
import io.sluice.writer.delta.LakeRoot;
import io.sluice.writer.feed.FeedRun;
import io.sluice.writer.feed.FeedWorker;
import io.sluice.writer.feed.KafkaSource;
import io.sluice.writer.file.WriterMemory;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes the topics of a pipeline into their Delta tables. */
@NullMarked
@Command(
    name = "writer",
    mixinStandardHelpOptions = true,
    version = "sluice " + WriterMain.VERSION,
    description = {
      "Write the topics of a pipeline into their Delta tables, rows and offsets in one commit.",
      "Runs until it is stopped; may be stopped or killed at any time and run any number of times."
    },
    footer = {
      "",
      "Exit codes: 0 stopped or drained, 1 a table failed, 2 usage, 75 Kafka, the registry or a",
      "dimension's table is not there yet, or a drain does not get to its end, 78 the pipeline file,",
      "the lake or a table is wrong.",
      "",
      "Examples:",
      "  sluice writer -f shop/pipeline.yaml",
      "  sluice writer --drain -o json            write what the topics hold now, and end",
      "  sluice writer --table clicks purchases   only these tables",
      "  sluice writer --to 2026-01-05T00:00:00Z  write what is older, and end"
    })
public final class WriterMain implements CommandRunner.Command {

  public static final String VERSION = "0.1.0-SNAPSHOT";

  private static final Logger LOG = LoggerFactory.getLogger(WriterMain.class);

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Mixin private RunOptions runOptions = new RunOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;
  private volatile @Nullable LakeWriter writer;

  WriterMain(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs the command; ends the process with its exit code, and with 0 on SIGTERM or Ctrl-C. */
  public static void main(String[] arguments) {
    WriterMain command = new WriterMain(System.getenv());
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> command.onSignal(ended), "writer-stop"));
    int exitCode = new CommandRunner(command).run(arguments);
    ended.countDown();
    System.exit(exitCode);
  }

  /** A process that a signal ends would say so by its exit code; ours was asked to and says 0. */
  private void onSignal(CountDownLatch ended) {
    LakeWriter running = writer;
    if (ended.getCount() == 0 || running == null) {
      return;
    }
    running.stop();
    try {
      if (!ended.await(LakeWriter.STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Stopped without the last batches: their commits took too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.OK.number());
  }

  @Override
  public ExitCode run() throws InterruptedException {
    Failpoints.arm(environment.get(Failpoints.ENVIRONMENT_VARIABLE));
    Pipeline pipeline = options.pipeline(environment);
    LakeConfiguration lakeConfiguration = LakeRoot.configuration(pipeline.lake());
    WriterMemory memory =
        new WriterMemory(MemoryLimit.of(pipeline.writerMemory(), Runtime.getRuntime().maxMemory()));
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    CheckpointMetrics checkpoints = new CheckpointMetrics(metrics);
    DeltaLakeTables lake =
        DeltaLakeTables.withCheckpointThread(
            DeltaSettings.defaults(VERSION).withHadoop(lakeConfiguration.forHadoop()),
            InstantSource.system(),
            checkpoints);
    PipelinePlan plan =
        PipelinePlan.of(pipeline, new DimensionTables(pipeline, lake.configuration()));
    List<TableFeed> feeds = runOptions.wanted(plan.feeds());
    FeedRun feedRun = runOptions.run(feeds);
    LOG.info("Writing to {}", lakeConfiguration);
    LakeRoot.requireWritable(pipeline.lakeRoot(), lakeConfiguration, lake.configuration());
    KafkaConnection.requireReachable(KafkaConnection.properties(pipeline, pipeline.writer()));
    try (KafkaSource source = KafkaSource.of(pipeline);
        AlertRoute alerts = AlertRoute.of(pipeline, metrics)) {
      LakeWriter workers =
          new LakeWriter(
              feeds.stream()
                  .map(feed -> FeedPlans.of(plan, feed, lake, memory))
                  .map(each -> new FeedWorker(each, feedRun, lake, source, InstantSource.system()))
                  .toList(),
              runOptions.hasEnd() ? OnFailure.FINISH_THE_OTHERS : OnFailure.STOP_ALL);
      feeds.forEach(feed -> checkpoints.register(feed.table()));
      workers.feeds().forEach(feed -> feed.onAlert(alerts));
      workers.feeds().forEach(feed -> FeedMetrics.register(metrics, feed, InstantSource.system()));
      return run(workers, pipeline.writer(), metrics);
    }
  }

  private ExitCode run(
      LakeWriter workers, ServiceDefinition service, PrometheusMeterRegistry metrics)
      throws InterruptedException {
    try (ServiceHttp http =
        ServiceHttp.start(service.http(), service.httpToken(), workers, metrics::scrape)) {
      LOG.info(
          "Writing {} tables; health and metrics at http://{}:{}",
          workers.feeds().size(),
          http.address().getHostString(),
          http.address().getPort());
      writer = workers;
      Optional<Throwable> failure = workers.run();
      if (runOptions.hasEnd()) {
        print(new DrainReport(workers.feeds()));
      }
      failure.ifPresent(WriterMain::rethrow);
    }
    return ExitCode.OK;
  }

  private void print(DrainReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(options.output() == OutputFormat.JSON ? report.json() : report.text());
    out.flush();
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    throw new IllegalStateException("A worker ended with " + failure, failure);
  }
}
