package io.sluice.local.run;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineFileOption;
import io.sluice.failure.ExitCode;
import io.sluice.local.Installation;
import io.sluice.local.JavaCommand;
import io.sluice.local.LocalStackException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.ServiceDefinition;
import io.sluice.service.Health;
import io.sluice.service.ServiceHttp;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the services of a pipeline on one machine. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Run the services of a pipeline on this machine: the processor, if it has views, and the"
          + " writer. One that dies is started again; when one is given up, the other is stopped.",
      "Ctrl-C or SIGTERM stops all."
    },
    footer = {
      "",
      "Exit codes: 0 stopped; else that of the service that was given up: 1 failed, 2 usage,",
      "75 try later, 78 the pipeline file, the lake or a table is wrong.",
      "",
      "Examples:",
      "  sluice run -f shop/pipeline.yaml",
      "  sluice run --log-dir /var/log/sluice --maintain 1h --http 127.0.0.1:8093",
      "  sluice run --only writer"
    })
public final class RunMain implements CommandRunner.Command {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final String MAINTAIN = "maintain";

  /** The services by their names. */
  enum ServiceName {
    PROCESSOR,
    WRITER
  }

  @Mixin private PipelineFileOption file = new PipelineFileOption();

  @Option(
      names = "--only",
      paramLabel = "SERVICE",
      description = "Run this service alone: ${COMPLETION-CANDIDATES}.")
  private @Nullable ServiceName only;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Where the processor keeps its state (default: ${DEFAULT-VALUE}).")
  private Path state = Path.of("sluice-state");

  @Option(
      names = "--log-dir",
      paramLabel = "DIR",
      description =
          "Write a log file for each service (default: lines with the service's name in front).")
  private @Nullable Path logs;

  @Option(
      names = "--restarts",
      paramLabel = "TIMES",
      description =
          "How often in a row a service that died is started again (default: ${DEFAULT-VALUE}).")
  private int restarts = 10;

  @Option(
      names = "--maintain",
      paramLabel = "EVERY",
      description = "Run 'sluice maintain' so long after the start, and after each run of it.")
  private @Nullable Duration maintain;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description =
          "Answer for metrics of the regular runs there; port 0 for any free one (default: nowhere).")
  private @Nullable InetSocketAddress http;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;
  private volatile @Nullable Supervisor supervisor;

  RunMain(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs the command; ends the process with its exit code, and with 0 on SIGTERM or Ctrl-C. */
  public static void main(String[] arguments) {
    RunMain command = new RunMain(System.getenv());
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> command.onSignal(ended), "run-stop"));
    int exitCode = new CommandRunner(command).run(arguments);
    ended.countDown();
    System.exit(exitCode);
  }

  private void onSignal(CountDownLatch ended) {
    Supervisor running = supervisor;
    if (ended.getCount() == 0 || running == null) {
      return;
    }
    running.stop();
    try {
      if (ended.await(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        Runtime.getRuntime().halt(ExitCode.OK.number());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public ExitCode run() throws InterruptedException {
    Pipeline pipeline = file.pipeline(environment);
    ServiceLogs output = new ServiceLogs(spec.commandLine().getOut(), logs);
    List<Service> services = services(pipeline, output);
    Supervisor supervising =
        new Supervisor(
            services, RestartPolicy.standard(restarts), InstantSource.system(), output::account);
    supervisor = supervising;
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (Closing answering = answer(metrics, output);
        Closing job = maintain(metrics, output)) {
      return supervising.run();
    }
  }

  /** What is stopped when the services have been. */
  private interface Closing extends AutoCloseable {
    @Override
    void close() throws InterruptedException;
  }

  private Closing answer(PrometheusMeterRegistry metrics, ServiceLogs output) {
    if (http == null) {
      return () -> {};
    }
    ServiceHttp server = ServiceHttp.start(http, Optional.empty(), new Living(), metrics::scrape);
    output.account(
        "run answers at http://%s:%d (/metrics)"
            .formatted(http.getHostString(), server.address().getPort()));
    return server::close;
  }

  /** It says of itself what a service says; how the services are, they say themselves. */
  private static final class Living implements Health {
    @Override
    public boolean isLive() {
      return true;
    }

    @Override
    public List<String> reasonsNotReady() {
      return List.of();
    }
  }

  private Closing maintain(PrometheusMeterRegistry metrics, ServiceLogs output) {
    if (maintain == null) {
      return () -> {};
    }
    JobMeters meters = JobMeters.register(MAINTAIN, metrics);
    return RegularJob.start(maintenance(output), maintain, meters, output::account)::close;
  }

  private List<Service> services(Pipeline pipeline, ServiceLogs output) {
    boolean hasViews = !pipeline.views().isEmpty();
    if (only == ServiceName.PROCESSOR && !hasViews) {
      throw LocalStackException.misused(
          "Cannot run the processor: pipeline %s has no views".formatted(pipeline.name()));
    }
    if (restarts < 0 || (maintain != null && (maintain.isZero() || maintain.isNegative()))) {
      throw LocalStackException.misused(
          "Cannot run with --restarts %d and --maintain %s: 0 restarts or more, and some time"
              .formatted(restarts, maintain));
    }
    List<Service> services = new ArrayList<>();
    if (hasViews && only != ServiceName.WRITER) {
      services.add(
          service(
              "processor",
              command("stream-processor", "io.sluice.processor.ProcessorMain")
                  .withMoreArguments("--state-dir", state.toAbsolutePath().toString()),
              pipeline.processor(),
              output));
    }
    if (only != ServiceName.PROCESSOR) {
      services.add(
          service(
              "writer",
              command("lake-writer", "io.sluice.writer.WriterMain"),
              pipeline.writer(),
              output));
    }
    return services;
  }

  private static Service service(
      String name, JavaCommand command, ServiceDefinition definition, ServiceLogs output) {
    int port = definition.http().getPort();
    output.account(
        port == 0
            ? "%s answers HTTP on a free port, which its log tells".formatted(name)
            : "%s answers at http://%s:%d (/readyz, /metrics)"
                .formatted(name, definition.http().getHostString(), port));
    Consumer<String> lines = output.of(name);
    return new Service(name, () -> ServiceProcess.start(name, command, lines));
  }

  private Service maintenance(ServiceLogs output) {
    JavaCommand job = command("spark-maintenance", "io.sluice.spark.JobMain");
    JavaCommand maintenance =
        job.withArguments(MAINTAIN).withMoreArguments(job.arguments().toArray(String[]::new));
    Consumer<String> lines = output.of(MAINTAIN);
    return new Service(MAINTAIN, () -> ServiceProcess.start(MAINTAIN, maintenance, lines));
  }

  /** As the launcher starts it. */
  private JavaCommand command(String module, String mainClass) {
    JavaCommand command = Installation.current().command(module, mainClass);
    String more = environment.getOrDefault("SLUICE_CLASS_PATH", "");
    String classPath =
        more.isEmpty() ? command.classPath() : command.classPath() + File.pathSeparator + more;
    String[] options =
        Arrays.stream(environment.getOrDefault("SLUICE_JAVA_OPTS", "").split("\\s+"))
            .filter(option -> !option.isEmpty())
            .toArray(String[]::new);
    return new JavaCommand(mainClass, classPath, command.options(), List.of(), Map.of())
        .withMoreOptions(options)
        .withArguments("-f", file.file().toAbsolutePath().toString());
  }
}
