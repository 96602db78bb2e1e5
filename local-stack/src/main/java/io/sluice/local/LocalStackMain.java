package io.sluice.local;

import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a {@link LocalStack} until it is stopped. */
@Command(
    name = "stack",
    mixinStandardHelpOptions = true,
    description = "Run a Kafka broker and a schema registry on this machine until Ctrl-C.",
    footer = {
      "",
      "Exit codes: 0 stopped, 1 it did not start, 75 a port is taken.",
      "",
      "Examples:",
      "  sluice stack --dir demo/stack",
      "  sluice stack --dir demo/stack --kafka-port 9092 --registry-port 8081"
    })
public final class LocalStackMain implements CommandRunner.Command {
  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "Where both keep everything; used again, it brings all back.")
  private Path directory = Path.of("");

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "The broker's port on 127.0.0.1; default: a free one.")
  private @Nullable Integer kafkaPort;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      description = "The registry's port on 127.0.0.1; default: a free one.")
  private @Nullable Integer registryPort;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command; ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new LocalStackMain()).run(arguments));
  }

  @Override
  public ExitCode run() throws InterruptedException {
    try (LocalStack stack = LocalStack.start(options())) {
      print(stack);
      new CountDownLatch(1).await();
    }
    return ExitCode.OK;
  }

  private void print(LocalStack stack) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Kafka     " + stack.broker().bootstrapServers());
    out.println("Registry  " + stack.registry().url());
    out.flush();
  }

  private LocalStack.Options options() {
    LocalStack.Options options = LocalStack.Options.in(directory);
    if (kafkaPort != null) {
      options = options.withKafkaPort(kafkaPort);
    }
    return registryPort == null ? options : options.withRegistryPort(registryPort);
  }
}
