package io.sluice.local.nexmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.kafka.KafkaConnection;
import io.sluice.kafka.Topics;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.StreamDefinition;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fills the topics of the NEXMark example. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = {
      "Send persons, auctions and bids to the topics of the streams of these names, and create",
      "the topics of the pipeline if they are not there. The events are those of a seed, out of",
      "order by up to 15 minutes, some late, twice or without a bidder, and half of all bids are",
      "for one auction. Run twice with one seed, every event is there twice."
    },
    footer = {
      "",
      "Exit codes: 0 all events are acknowledged, 2 usage, 75 Kafka does not answer,",
      "78 the pipeline file is wrong or has no such streams.",
      "",
      "Examples:",
      "  sluice generate -f examples/nexmark/pipeline.yaml",
      "  sluice generate -f examples/nexmark/pipeline.yaml --events 1000000 --seed 7 -o json"
    })
public final class GenerateMain implements CommandRunner.Command {

  private static final List<String> STREAMS = List.of("persons", "auctions", "bids");

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Option(
      names = "--events",
      paramLabel = "NUMBER",
      description = "How many events to send (default: ${DEFAULT-VALUE}).")
  private long events = 100_000;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Decides everything random (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "When the first event happened (default: ${DEFAULT-VALUE}).")
  private Instant from = Instant.parse("2026-01-05T00:00:00Z");

  @Option(
      names = "--partitions",
      paramLabel = "NUMBER",
      description = "Partitions of topics that are created (default: ${DEFAULT-VALUE}).")
  private int partitions = 4;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;

  private GenerateMain(Map<String, String> environment) {
    this.environment = environment;
  }

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new GenerateMain(System.getenv())).run(arguments));
  }

  @Override
  public ExitCode run() throws InterruptedException {
    if (events < 1 || partitions < 1) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot send %d events to %d partitions: both are at least 1"
              .formatted(events, partitions));
    }
    Pipeline pipeline = options.pipeline(environment);
    Map<String, String> topics = topics(pipeline);
    Map<String, Object> kafka = new LinkedHashMap<>(pipeline.kafka());
    KafkaConnection.requireReachable(kafka);
    new Topics(kafka).create(created(pipeline));
    try (NexmarkProducer producer = new NexmarkProducer(kafka, topics)) {
      send(producer);
      print(producer.sent());
    }
    return ExitCode.OK;
  }

  private void send(NexmarkProducer producer) throws InterruptedException {
    NexmarkEvents history = new NexmarkEvents(seed, from);
    boolean isWatched = System.console() != null;
    PrintWriter err = spec.commandLine().getErr();
    for (long sent = 0; sent < events; sent++) {
      producer.send(history.next());
      if (isWatched && sent % 10_000 == 0) {
        err.print("\r  %d of %d events".formatted(sent, events));
        err.flush();
      }
    }
    producer.settle();
    if (isWatched) {
      err.print("\r\033[K");
      err.flush();
    }
  }

  private static Map<String, String> topics(Pipeline pipeline) {
    Map<String, String> topics = new LinkedHashMap<>();
    for (String name : STREAMS) {
      StreamDefinition stream = pipeline.streams().get(name);
      if (stream == null) {
        throw new SluiceException(
            ExitCode.CONFIGURATION,
            "Cannot send events of stream '%s': the pipeline has no such stream; take examples/nexmark/pipeline.yaml"
                .formatted(name));
      }
      topics.put(name, stream.topic());
    }
    return topics;
  }

  private List<NewTopic> created(Pipeline pipeline) {
    List<NewTopic> created = new ArrayList<>();
    for (String name : STREAMS) {
      Optional.ofNullable(pipeline.streams().get(name))
          .map(stream -> new NewTopic(stream.topic(), Optional.of(partitions), Optional.empty()))
          .ifPresent(created::add);
    }
    return created;
  }

  private void print(Map<String, Long> sent) {
    PrintWriter out = spec.commandLine().getOut();
    if (options.output() == OutputFormat.JSON) {
      try {
        out.println(new ObjectMapper().writeValueAsString(sent));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    } else {
      sent.forEach((stream, count) -> out.println("%-10s %12d events".formatted(stream, count)));
    }
    out.flush();
  }
}
