package io.sluice.local.demo;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.failure.ExitCode;
import io.sluice.local.Installation;
import io.sluice.local.LocalStackException;
import io.sluice.local.TemporaryDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole road on this machine, and checks it. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Start a Kafka broker, a schema registry, the processor and the writer, let a shop's events",
      "flow through them into Delta tables, kill the writer on the way, change the catalog with",
      "Spark, and check at the end that no row is lost or doubled and that batch recomputes what",
      "the stream said."
    },
    footer = {
      "",
      "Exit codes: 0 all is as promised, 1 something is off or failed, 2 usage, 75 a port is taken.",
      "",
      "Examples:",
      "  sluice demo",
      "  sluice demo --for 30s --rate 1000 --seed 7",
      "  sluice demo --keep",
      "  sluice demo --dir ./demo -o json"
    })
public final class DemoMain implements CommandRunner.Command {

  private static final Duration SHORTEST = Duration.ofSeconds(10);

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "How long events flow; at least 10s (default: 60s).")
  private Duration length = Duration.ofSeconds(60);

  @Option(
      names = "--rate",
      paramLabel = "EVENTS",
      description = "Events per second, over all streams (default: ${DEFAULT-VALUE}).")
  private int rate = 500;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Decides everything random in the shop (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Where everything is kept; must be empty, and stays (default: a temporary one).")
  private @Nullable Path directory;

  @Option(names = "--keep", description = "Leave the temporary directory with the lake in place.")
  private boolean keep;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "How to print the report: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TEXT;

  @Spec private CommandSpec spec = CommandSpec.create();

  private DemoMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new DemoMain()).run(arguments));
  }

  @Override
  public ExitCode run() throws InterruptedException, IOException {
    requireSense();
    Path root =
        directory == null
            ? Files.createTempDirectory("sluice-demo-")
            : directory.toAbsolutePath().normalize();
    boolean kept = directory != null || keep;
    Optional<TemporaryDirectory> temporary =
        kept ? Optional.empty() : Optional.of(TemporaryDirectory.deletedAtExit(root));
    DemoReport report = run(new DemoOptions(root, length, rate, seed), temporary);
    print(report);
    if (!report.ok()) {
      temporary.ifPresent(TemporaryDirectory::keep);
    }
    if (output == OutputFormat.TEXT && (kept || !report.ok())) {
      printNextSteps(root);
    }
    return report.ok() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void requireSense() {
    if (length.compareTo(SHORTEST) < 0 || rate < 1) {
      throw LocalStackException.misused(
          "Cannot run the demo for %d s with %d events per second; at least %d s and 1 event"
              .formatted(length.toSeconds(), rate, SHORTEST.toSeconds()));
    }
  }

  private DemoReport run(DemoOptions options, Optional<TemporaryDirectory> temporary)
      throws InterruptedException, IOException {
    Account account = account();
    account.headline(
        "sluice demo: seed %d, %d events/s for %d s, in %s"
            .formatted(seed, rate, length.toSeconds(), options.directory()));
    try {
      return new Demo(options, Installation.current(), account).run();
    } catch (RuntimeException e) {
      temporary.ifPresent(TemporaryDirectory::keep);
      throw e;
    }
  }

  /** The report has standard output for itself when it is JSON. */
  private Account account() {
    PrintWriter to =
        output == OutputFormat.JSON ? spec.commandLine().getErr() : spec.commandLine().getOut();
    return System.console() == null
        ? Account.plain(to, InstantSource.system())
        : Account.live(to, InstantSource.system());
  }

  private void print(DemoReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (output == OutputFormat.JSON) {
      out.println(report.json());
      out.flush();
    } else {
      report.print(out);
    }
  }

  private void printNextSteps(Path root) {
    PrintWriter out = spec.commandLine().getOut();
    String file = root.resolve("pipeline.yaml").toString();
    out.printf("%nThe lake is in %s. Try next:%n", root.resolve("lake"));
    out.printf("  ./sluice history clicks -f %s%n", file);
    out.printf("  ./sluice verify clicks_per_product --closed -f %s%n", file);
    out.printf("  ./sluice audit --expected %s -f %s%n", root.resolve("truth"), file);
    out.flush();
  }
}
