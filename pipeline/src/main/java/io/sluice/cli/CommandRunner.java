package io.sluice.cli;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.file.HostAndPort;
import io.sluice.pipeline.file.Quantity;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs a command the way every command of Sluice runs: a user's mistake is one clear line on
 * standard error and an exit code, never a stack trace; a fault of ours is logged with its trace.
 */
public final class CommandRunner {

  private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

  private final CommandLine commandLine;

  /**
   * @param command an object or class with picocli's annotations
   */
  public CommandRunner(Object command) {
    this.commandLine =
        new CommandLine(command)
            .registerConverter(Duration.class, text -> parse(text, Quantity::duration))
            .registerConverter(InetSocketAddress.class, text -> parse(text, HostAndPort::of))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(CommandRunner::refuse)
            .setExecutionExceptionHandler((failure, line, parsed) -> fail(failure, line.getErr()));
  }

  /** Sends what the command prints somewhere else than to the process's own streams. */
  public CommandRunner printingTo(PrintWriter out, PrintWriter err) {
    commandLine.setOut(out).setErr(err);
    return this;
  }

  /** Runs the command and returns the number that the process ends with. */
  public int run(String... arguments) {
    return commandLine.execute(arguments);
  }

  private static <T> T parse(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static int refuse(ParameterException mistake, String[] arguments) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(mistake.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(mistake, err)) {
      err.printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    }
    return ExitCode.USAGE.number();
  }

  private static int fail(Exception failure, PrintWriter err) {
    if (failure instanceof SluiceException expected) {
      err.println(expected.getMessage());
      LOG.debug("The failure behind the message", expected);
      return expected.exitCode().number();
    }
    Optional<String> fullDisk = FullDisk.of(failure);
    if (fullDisk.isPresent()) {
      LOG.warn("A disk is full", failure);
      err.printf(
          "Cannot go on: %s; free some and run it again: what it has committed is there as a whole, and nothing else%n",
          fullDisk.get());
      return ExitCode.FAILED.number();
    }
    LOG.error("This is a fault of Sluice itself", failure);
    err.println(
        "Cannot go on: " + failure + "; this is a fault of Sluice itself, the log has its trace");
    return ExitCode.FAILED.number();
  }

  /** A command that ends with one of the documented exit codes. */
  public interface Command extends Callable<Integer> {

    ExitCode run() throws Exception;

    @Override
    default Integer call() throws Exception {
      return run().number();
    }
  }
}
