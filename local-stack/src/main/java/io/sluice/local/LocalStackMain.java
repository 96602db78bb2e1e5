package io.sluice.local;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a {@link LocalStack} until it is stopped. */
@Command(
    name = "stack",
    description = "Run a Kafka broker and a schema registry on this machine until Ctrl-C.",
    mixinStandardHelpOptions = true)
public final class LocalStackMain implements Callable<Integer> {
  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "Where broker and registry keep everything; used again, it brings all back.")
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

  /** Ends the process with 0 when stopped, 1 when the stack does not start, 2 on wrong usage. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new LocalStackMain())
            .setExecutionExceptionHandler(LocalStackMain::report)
            .execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    try (LocalStack stack = LocalStack.start(options())) {
      System.out.println("kafka     " + stack.broker().bootstrapServers());
      System.out.println("registry  " + stack.registry().url());
      System.out.println("pids      " + stack.broker().pid() + " " + stack.registry().pid());
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private LocalStack.Options options() {
    LocalStack.Options options = LocalStack.Options.in(directory);
    if (kafkaPort != null) {
      options = options.withKafkaPort(kafkaPort);
    }
    return registryPort == null ? options : options.withRegistryPort(registryPort);
  }

  private static int report(Exception e, CommandLine command, CommandLine.ParseResult arguments)
      throws Exception {
    if (!(e instanceof LocalStackException)) {
      throw e;
    }
    command.getErr().println(e.getMessage());
    return 1;
  }
}
