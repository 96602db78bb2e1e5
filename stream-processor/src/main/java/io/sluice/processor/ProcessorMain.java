package io.sluice.processor;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.kafka.KafkaConnection;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.plan.PipelinePlan;
import io.sluice.processor.dimension.DimensionTables;
import io.sluice.processor.dimension.Dimensions;
import io.sluice.processor.dimension.KernelEngine;
import io.sluice.processor.drain.DrainReport;
import io.sluice.service.ServiceHttp;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the views of a pipeline until it is stopped, or until all that was there is processed. */
@Command(
    name = "processor",
    mixinStandardHelpOptions = true,
    description = "Run the views of a pipeline: read its topics, write the topics of its views.",
    footer = {
      "",
      "Without --drain it runs until Ctrl-C or SIGTERM; then it commits and ends with 0.",
      "",
      "Exit codes: 0 stopped or drained, 1 failed, 2 usage, 75 try later: a broker,",
      "registry, topic or table is not there yet, or a drain was disturbed; 78 the file,",
      "or what it points to, is wrong.",
      "",
      "Examples:",
      "  sluice processor -f shop/pipeline.yaml",
      "  sluice processor --drain",
      "  sluice processor --drain --close-windows -o json"
    })
public final class ProcessorMain implements CommandRunner.Command {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessorMain.class);
  private static final int STOP_SECONDS = 10;

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Option(
      names = "--drain",
      description =
          "Process what the topics hold now and all that follows from it, report, and end.")
  private boolean drain;

  @Option(
      names = "--close-windows",
      description =
          "With --drain: then emit the windows that are still open. Later records of theirs are late.")
  private boolean closeWindows;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "Where views keep their state; used again, it saves reading it back from Kafka (default: ${DEFAULT-VALUE}).")
  private Path stateDirectory = Path.of("sluice-state");

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;
  private final CountDownLatch stop;

  /**
   * @param stop asks the command to end
   */
  ProcessorMain(Map<String, String> environment, CountDownLatch stop) {
    this.environment = environment;
    this.stop = stop;
  }

  /** Runs the command; ends the process with its exit code, also when it is told to stop. */
  public static void main(String[] arguments) {
    CountDownLatch stop = new CountDownLatch(1);
    CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    Thread.setDefaultUncaughtExceptionHandler(ProcessorMain::uncaught);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, exitCode), "exit"));
    exitCode.complete(new CommandRunner(new ProcessorMain(System.getenv(), stop)).run(arguments));
    System.exit(exitCode.join());
  }

  /** Threads of Kafka Streams die of what {@link StreamsFailures} has been told, and has logged. */
  private static void uncaught(Thread thread, Throwable failure) {
    if (failure instanceof StreamsException) {
      LOG.debug("Thread {} is dead", thread.getName(), failure);
    } else {
      LOG.error("Thread {} is dead", thread.getName(), failure);
    }
  }

  /** A JVM that ends by a signal has the signal's exit code, unless it is halted. */
  private static void end(CountDownLatch stop, CompletableFuture<Integer> exitCode) {
    stop.countDown();
    int number = ExitCode.FAILED.number();
    try {
      number = exitCode.get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      LOG.error("The processor did not stop within {} s", STOP_SECONDS);
    }
    Runtime.getRuntime().halt(number);
  }

  @Override
  public ExitCode run() throws InterruptedException {
    if (closeWindows && !drain) {
      throw new ParameterException(
          spec.commandLine(), "--close-windows goes with --drain only: it ends all open windows");
    }
    Pipeline pipeline = options.pipeline(environment);
    if (pipeline.views().isEmpty()) {
      print("Pipeline '%s' has no views: there is nothing to process.".formatted(pipeline.name()));
      return ExitCode.OK;
    }
    run(pipeline);
    return ExitCode.OK;
  }

  private void run(Pipeline pipeline) throws InterruptedException {
    DimensionTables tables =
        new DimensionTables(KernelEngine.create(pipeline.lake()), new Names(pipeline));
    PipelinePlan plan = PipelinePlan.of(pipeline, tables);
    Map<String, Object> kafka = KafkaConnection.properties(pipeline, pipeline.processor());
    KafkaConnection.requireReachable(kafka);
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (Dimensions dimensions =
            Dimensions.load(
                pipeline,
                plan.views().values(),
                tables,
                dimensionFolder(pipeline),
                InstantSource.system(),
                metrics);
        ProcessorService service =
            ProcessorService.prepare(
                plan, kafka, stateDirectory, dimensions.byName(), metrics, stop);
        ServiceHttp http =
            ServiceHttp.start(
                pipeline.processor().http(),
                pipeline.processor().httpToken(),
                service.health(),
                metrics::scrape)) {
      LOG.info("Pipeline '{}' answers on http:/{}", pipeline.name(), http.address());
      if (drain) {
        report(closeWindows ? service.drainAndCloseWindows() : service.drain());
      } else {
        service.runUntilStopped();
      }
    }
  }

  private Path dimensionFolder(Pipeline pipeline) {
    return stateDirectory.resolve(new Names(pipeline).processorApplication() + "-dimensions");
  }

  private void report(DrainReport report) {
    print(options.output() == OutputFormat.JSON ? report.json() : report.text());
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }
}
