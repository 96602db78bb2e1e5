package io.sluice.drill;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.local.Installation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Breaks the writer again and again, and says whether its promises held. */
@Command(
    name = "drill",
    mixinStandardHelpOptions = true,
    description = {
      "Break the writer again and again on a real broker, and check after every fault that nothing",
      "is lost, doubled, torn or out of step. The faults are the rows of docs/faults.md."
    },
    footer = {
      "",
      "Exit codes: 0 everything held, 1 the drill itself failed, 2 usage, 3 a promise was broken",
      "(the lake is kept and named), 75 a port is taken, 78 the directory cannot be used.",
      "",
      "Examples:",
      "  sluice drill --trials 10",
      "  sluice drill --rows 1-6,10 --trials 1000 --for 1h --seed 7 --dir drill-7",
      "  sluice drill --resume drill-7 --for 1h --report docs/faults.md"
    })
public final class DrillMain implements CommandRunner.Command {

  @Option(
      names = "--rows",
      paramLabel = "ROWS",
      description = "Which rows of the matrix (default: all).")
  private @Nullable String rows;

  @Option(
      names = "--trials",
      paramLabel = "COUNT",
      description = "Trials of every kind of kill; dearer faults get a share (default: 10).")
  private @Nullable Integer trials;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "Begin no more trials after this time (default: none).")
  private Duration length = Duration.ofDays(365);

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Decides everything random in the trials (default: 1).")
  private @Nullable Long seed;

  @Option(
      names = "--lanes",
      paramLabel = "COUNT",
      description = "Trials at the same time, each with a broker (default: ${DEFAULT-VALUE}).")
  private int lanes = 2;

  @Option(
      names = "--rate",
      paramLabel = "RECORDS",
      description = "Records that come per second and lane (default: ${DEFAULT-VALUE}).")
  private int rate = 400;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where journal and lakes are kept (default: a temporary one).")
  private @Nullable Path directory;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "Go on with the campaign in a directory, with its own rows, seed and trials.")
  private @Nullable Path resumed;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Put the table of results into a Markdown file, between its marks.")
  private @Nullable Path report;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "How to print the result: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TEXT;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final InstantSource clock;

  DrillMain(InstantSource clock) {
    this.clock = clock;
  }

  /** Runs the command; ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new DrillMain(InstantSource.system())).run(arguments));
  }

  @Override
  public ExitCode run() throws IOException, InterruptedException {
    Journal journal = Journal.in(place());
    CampaignSettings settings = settings(journal.settings().orElse(CampaignSettings.DEFAULT));
    journal.begin(settings);
    spec.commandLine()
        .getErr()
        .printf(
            "sluice drill: rows %s, %d trials, seed %d, in %s%n",
            settings.rows(), settings.trials(), settings.seed(), journal.directory());
    drill(new DrillOptions(journal.directory(), settings, length, lanes, rate), journal);
    print(journal, settings);
    return journal.violations().isEmpty() ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private CampaignSettings settings(CampaignSettings otherwise) {
    return new CampaignSettings(
        rows == null ? otherwise.rows() : rows,
        trials == null ? otherwise.trials() : trials,
        seed == null ? otherwise.seed() : seed);
  }

  private Path place() throws IOException {
    if (resumed != null && !Files.exists(resumed)) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot resume the drill in %s: there is no such directory; begin one with --dir"
              .formatted(resumed));
    }
    Path given = resumed != null ? resumed : directory;
    return given == null
        ? Files.createTempDirectory("sluice-drill-")
        : given.toAbsolutePath().normalize();
  }

  private void drill(DrillOptions options, Journal journal)
      throws IOException, InterruptedException {
    Campaign campaign = new Campaign(options, journal);
    PrintWriter err = spec.commandLine().getErr();
    Progress progress = new Progress(journal, campaign::left, clock);
    boolean terminal = System.console() != null;
    campaign.run(
        () -> {
          if (terminal) {
            err.print("\r\033[K" + progress.line());
            err.flush();
          }
        });
    if (terminal) {
      err.print("\r\033[K");
      err.flush();
    }
  }

  private void print(Journal journal, CampaignSettings settings) throws InterruptedException {
    DrillReport result =
        new DrillReport(journal.trials(), journal.chapters(), settings.seed(), today(), commit());
    PrintWriter out = spec.commandLine().getOut();
    if (output == OutputFormat.JSON) {
      out.println(result.json());
    } else {
      result.text().forEach(out::println);
    }
    out.flush();
    if (report != null) {
      new PublishedTable(report).replace(result.markdown());
    }
    List<String> violations = journal.violations();
    PrintWriter err = spec.commandLine().getErr();
    violations.forEach(err::println);
    if (!violations.isEmpty()) {
      err.printf("A promise was broken; what is left is in %s%n", journal.directory());
    }
    err.flush();
  }

  private String today() {
    return Instant.ofEpochMilli(clock.millis()).atZone(ZoneOffset.UTC).toLocalDate().toString();
  }

  private static String commit() throws InterruptedException {
    try {
      return SystemCommand.run(
          "git", "-C", Installation.current().home().toString(), "rev-parse", "--short", "HEAD");
    } catch (SluiceException noCheckout) {
      return "unknown";
    }
  }
}
