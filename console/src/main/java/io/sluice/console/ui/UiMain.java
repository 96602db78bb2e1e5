package io.sluice.console.ui;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineFileOption;
import io.sluice.console.status.StatusReader;
import io.sluice.console.status.WatchedTables;
import io.sluice.console.topic.KafkaTopics;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Pipeline;
import io.sluice.service.GetServer;
import io.sluice.writer.delta.TableSummaries;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves the page until it is stopped. */
@Command(
    name = "ui",
    mixinStandardHelpOptions = true,
    description = {
      "Serve one page that shows how a pipeline is: its graph with rates, lag and freshness of its"
          + " tables over the last hour, small files, late and malformed rows, and their history.",
      "Read-only; reads what 'sluice status' reads, and no service needs to run. It has no"
          + " password: it binds to this machine unless --http says otherwise."
    },
    footer = {
      "",
      "Exit codes: 1 failed, 2 usage, 75 the address is taken, 78 the pipeline file or the lake is",
      "wrong. Ctrl-C stops it.",
      "",
      "Examples:",
      "  sluice ui",
      "  sluice ui -f /etc/sluice/shop.yaml --http 127.0.0.1:9000 --every 10s"
    })
public final class UiMain implements CommandRunner.Command {

  private static final Duration REMEMBERED = Duration.ofHours(1);
  private static final int MOST_LOOKS = 720;

  @Mixin private PipelineFileOption file = new PipelineFileOption();

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "Where it is served; port 0 for any free one (default: 127.0.0.1:8092).")
  private InetSocketAddress http = InetSocketAddress.createUnresolved("127.0.0.1", 8092);

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "How often the pipeline is looked at (default: 5s).")
  private Duration every = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;

  UiMain(Map<String, String> environment) {
    this.environment = environment;
  }

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new UiMain(System.getenv())).run(arguments));
  }

  @Override
  public ExitCode run() throws InterruptedException {
    if (every.isZero() || every.isNegative()) {
      throw new ParameterException(spec.commandLine(), "--every needs some time");
    }
    Pipeline pipeline = file.pipeline(environment);
    TableSummaries lake = TableSummaries.of(pipeline.name(), pipeline.lake());
    WatchedTables tables = WatchedTables.of(pipeline);
    try (StatusReader reader =
        new StatusReader(pipeline, lake, () -> KafkaTopics.of(pipeline), InstantSource.system())) {
      Sampler sampler = new Sampler(pipeline, () -> reader.read(tables.tables()), looks());
      Page page = new Page(sampler, new HistoryJson(pipeline, lake), tables, hosts(http));
      sampler.sample();
      try (GetServer server = GetServer.start(http, Map.of("/", page::answer), Page.HEADERS)) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
            "Pipeline %s is at http://%s:%d%n",
            pipeline.name(), http.getHostString(), server.address().getPort());
        out.flush();
        while (true) {
          TimeUnit.MILLISECONDS.sleep(every.toMillis());
          sampler.sample();
        }
      }
    }
  }

  private int looks() {
    return (int) Math.max(2, Math.min(MOST_LOOKS, REMEMBERED.toMillis() / every.toMillis()));
  }

  /** On loopback the page is this machine's alone; whoever binds elsewhere has names of his own. */
  private static Set<String> hosts(InetSocketAddress address) {
    String host = address.getHostString();
    try {
      return InetAddress.getByName(host).isLoopbackAddress()
          ? Stream.of(host, "localhost", "127.0.0.1", "[::1]").collect(Collectors.toSet())
          : Set.of();
    } catch (UnknownHostException e) {
      return Set.of();
    }
  }
}
