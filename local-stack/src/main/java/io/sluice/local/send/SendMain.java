package io.sluice.local.send;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.kafka.KafkaConnection;
import io.sluice.kafka.Topics;
import io.sluice.local.AcknowledgedProducer;
import io.sluice.local.LocalStackException;
import io.sluice.pipeline.Format;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.StreamDefinition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends lines of JSON to the topic of a stream. */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    description = {
      "Send the lines of files, or of standard input, to the topic of a stream, each a JSON object"
          + " and a record of its own, and create the topic if it is not there. The record's key is"
          + " what the object has in the stream's key columns.",
      "It is for trying a pipeline out: run twice, every event is there twice."
    },
    footer = {
      "",
      "Exit codes: 0 all records are acknowledged, 1 a line is no JSON object, 2 usage,",
      "75 Kafka does not answer, 78 the pipeline file is wrong or has no such stream.",
      "",
      "Examples:",
      "  sluice send orders orders.ndjson",
      "  jq -c '.[]' orders.json | sluice send orders -f shop/pipeline.yaml",
      "  sluice send orders --partitions 6 -o json < orders.ndjson"
    })
public final class SendMain implements CommandRunner.Command {

  private static final int PROGRESS_EVERY = 10_000;

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Parameters(index = "0", paramLabel = "STREAM", description = "The stream of the pipeline file.")
  private String name = "";

  @Parameters(
      index = "1..*",
      paramLabel = "FILE",
      description = "Files with a JSON object in each line (default: standard input).")
  private List<Path> files = List.of();

  @Option(
      names = "--partitions",
      paramLabel = "NUMBER",
      description = "Partitions of the topic, if it is created (default: the broker's).")
  private @Nullable Integer partitions;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;
  private final InputStream in;

  SendMain(Map<String, String> environment, InputStream in) {
    this.environment = environment;
    this.in = in;
  }

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new SendMain(System.getenv(), System.in)).run(arguments));
  }

  @Override
  public ExitCode run() throws InterruptedException, IOException {
    if (partitions != null && partitions < 1) {
      throw LocalStackException.misused(
          "Cannot create a topic with %d partitions: it has 1 at least".formatted(partitions));
    }
    Pipeline pipeline = options.pipeline(environment);
    StreamDefinition stream = stream(pipeline);
    files.forEach(SendMain::requireFile);
    Map<String, Object> kafka = Map.copyOf(pipeline.kafka());
    KafkaConnection.requireReachable(kafka);
    new Topics(kafka)
        .create(
            List.of(
                new NewTopic(stream.topic(), Optional.ofNullable(partitions), Optional.empty())));
    JsonLines lines = new JsonLines(stream);
    long sent = 0;
    try (AcknowledgedProducer producer = AcknowledgedProducer.connect(kafka)) {
      if (files.isEmpty()) {
        sent += send(in, "standard input", lines, producer);
      }
      for (Path file : files) {
        sent += send(file, lines, producer);
      }
      producer.settle();
    }
    print(stream, sent);
    return ExitCode.OK;
  }

  private StreamDefinition stream(Pipeline pipeline) {
    StreamDefinition stream = pipeline.streams().get(name);
    if (stream == null) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot send to stream '%s': the pipeline has no such stream%s"
              .formatted(name, NearestName.hint(name, List.copyOf(pipeline.streams().keySet()))));
    }
    if (stream.format() != Format.JSON) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot send lines to stream '%s': its records are in %s, and lines are json; send them with a producer of that format"
              .formatted(name, stream.format().name().toLowerCase(Locale.ROOT)));
    }
    return stream;
  }

  private long send(Path file, JsonLines lines, AcknowledgedProducer producer) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return send(content, file.toString(), lines, producer);
    }
  }

  private static void requireFile(Path file) {
    if (!Files.isReadable(file)) {
      throw LocalStackException.misused(
          "Cannot send %s: there is no such file that can be read; name one with a JSON object in each line"
              .formatted(file));
    }
  }

  private long send(
      InputStream content, String what, JsonLines lines, AcknowledgedProducer producer)
      throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8));
    long number = 0;
    long sent = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      Optional<ProducerRecord<byte[], byte[]>> record =
          lines.record(line, "line %d of %s".formatted(number, what));
      if (record.isPresent()) {
        producer.send(record.get());
        sent++;
        showProgress(sent);
      }
    }
    return sent;
  }

  private void showProgress(long sent) {
    if (System.console() != null && sent % PROGRESS_EVERY == 0) {
      PrintWriter err = spec.commandLine().getErr();
      err.print("\r  %d records\r".formatted(sent));
      err.flush();
    }
  }

  private void print(StreamDefinition stream, long sent) {
    PrintWriter out = spec.commandLine().getOut();
    if (options.output() == OutputFormat.JSON) {
      ObjectNode report = JsonNodeFactory.instance.objectNode();
      report.put("stream", stream.name()).put("topic", stream.topic()).put("records", sent);
      out.println(report);
    } else {
      out.println("%,d records sent to topic %s".formatted(sent, stream.topic()));
    }
    out.flush();
  }
}
