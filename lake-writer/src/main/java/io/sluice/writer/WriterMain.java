package io.sluice.writer;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.kafka.KafkaConnection;
import io.sluice.pipeline.Pipeline;
import io.sluice.plan.PipelinePlan;
import io.sluice.service.ServiceHttp;
import io.sluice.table.TableFeed;
import io.sluice.writer.LakeWriter.OnFailure;
import io.sluice.writer.delta.CheckpointObserver;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.delta.DeltaSettings;
import io.sluice.writer.delta.DimensionTables;
import io.sluice.writer.delta.LakeRoot;
import io.sluice.writer.feed.FeedPlan;
import io.sluice.writer.feed.FeedWorker;
import io.sluice.writer.file.ParquetFiles;
import io.sluice.writer.file.ParquetSettings;
import io.sluice.writer.table.TableFiles;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      "dimension's table is not there yet, 78 the pipeline file, the lake or a table is wrong.",
      "",
      "Examples:",
      "  sluice writer -f shop/pipeline.yaml",
      "  sluice writer --drain -o json            write what the topics hold now, and end",
      "  sluice writer --table clicks purchases   only these tables"
    })
public final class WriterMain implements CommandRunner.Command {

  static final String VERSION = "0.1.0-SNAPSHOT";

  private static final Logger LOG = LoggerFactory.getLogger(WriterMain.class);

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Option(
      names = "--drain",
      description = "Write up to the ends that the topics have at the start, report, and end.")
  private boolean drain;

  @Option(
      names = "--table",
      arity = "1..*",
      paramLabel = "TABLE",
      description = "Write only these tables (default: all).")
  private List<String> tables = List.of();

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
    DeltaLakeTables lake =
        DeltaLakeTables.withCheckpointThread(
            DeltaSettings.defaults(VERSION), InstantSource.system(), CheckpointObserver.none());
    PipelinePlan plan =
        PipelinePlan.of(pipeline, new DimensionTables(pipeline, lake.configuration()));
    List<TableFeed> feeds = wanted(plan.feeds());
    LakeRoot.requireWritable(pipeline.lakeRoot(), lake.configuration());
    KafkaConnection.requireReachable(KafkaConnection.properties(pipeline, pipeline.writer()));
    LakeWriter workers =
        new LakeWriter(
            feeds.stream().map(feed -> worker(plan, feed, lake)).toList(),
            drain ? OnFailure.FINISH_THE_OTHERS : OnFailure.STOP_ALL);
    return run(workers, pipeline.writer().http());
  }

  private List<TableFeed> wanted(List<TableFeed> feeds) {
    List<String> names = feeds.stream().map(TableFeed::table).toList();
    for (String table : tables) {
      if (!names.contains(table)) {
        throw new SluiceException(
            ExitCode.USAGE,
            "Cannot write table '%s': the pipeline has no such table%s; it has %s"
                .formatted(table, NearestName.hint(table, names), String.join(", ", names)));
      }
    }
    return feeds.stream()
        .filter(feed -> tables.isEmpty() || tables.contains(feed.table()))
        .toList();
  }

  private FeedWorker worker(PipelinePlan plan, TableFeed feed, DeltaLakeTables lake) {
    Configuration configuration = lake.configuration();
    FeedPlan feedPlan =
        FeedPlan.of(
            plan.pipeline(), feed, plan.decoder(feed), files -> files(files, configuration));
    return drain
        ? FeedWorker.toEnd(feedPlan, plan.pipeline(), lake, InstantSource.system())
        : FeedWorker.onAndOn(feedPlan, plan.pipeline(), lake, InstantSource.system());
  }

  private static TableFiles files(FeedPlan.FilesOf files, Configuration configuration) {
    return ParquetFiles.of(
            files.table().location(),
            files.columns(),
            files.table().partitionColumns(),
            configuration,
            ParquetSettings.DEFAULT.withCompression(files.compression()))
        ::newBatch;
  }

  private ExitCode run(LakeWriter workers, InetSocketAddress address) throws InterruptedException {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    workers.feeds().forEach(feed -> FeedMetrics.register(metrics, feed));
    try (ServiceHttp http = ServiceHttp.start(address, workers, metrics::scrape)) {
      LOG.info(
          "Writing {} tables; health and metrics at http://{}:{}",
          workers.feeds().size(),
          http.address().getHostString(),
          http.address().getPort());
      writer = workers;
      Optional<Throwable> failure = workers.run();
      if (drain) {
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
