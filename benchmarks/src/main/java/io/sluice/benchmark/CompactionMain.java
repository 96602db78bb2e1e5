package io.sluice.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.benchmark.PacedCommits.Window;
import io.sluice.benchmark.TableReader.Content;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.local.ChildProcess;
import io.sluice.local.Installation;
import io.sluice.local.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Many small files become few: what readers gain, and what a live writer notices. */
@Command(
    name = "compaction",
    mixinStandardHelpOptions = true,
    description = {
      "Fill a table with small files as the writer does, compact one copy of it with 'sluice"
          + " optimize' and another beside a live writer, and read the table and the first copy by"
          + " turns, each time in a process of its own.",
      "Fails if the three differ in a row of those that the table was filled with."
    },
    footer = {
      "",
      "Examples:",
      "  benchmarks/compaction",
      "  benchmarks/compaction --files 1000 --days 5 --rounds 1 -o json",
      "  benchmarks/compaction --keep /tmp/small-files"
    })
public final class CompactionMain implements CommandRunner.Command {

  private static final int WARM_UP_FILES = 60;
  private static final int WARM_UP_DAYS = 6;
  private static final int LIVE_ROWS = 50;
  private static final String HEAP = "-Xmx2g";

  @Option(names = "--files", description = "Small files (default: ${DEFAULT-VALUE}).")
  private int files = 10_200;

  @Option(names = "--rows", description = "Rows of each (default: ${DEFAULT-VALUE}).")
  private int rows = 500;

  @Option(names = "--days", description = "Partitions (default: ${DEFAULT-VALUE}).")
  private int days = 51;

  @Option(names = "--rounds", description = "Reads of each (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(names = "--every", description = "Pace of the live writer (default: 100 ms).")
  private Duration every = Duration.ofMillis(100);

  @Option(
      names = "--alone",
      description = "The writer alone, to get warm, before and after (default: 30 seconds each).")
  private Duration alone = Duration.ofSeconds(30);

  @Option(
      names = "--keep",
      paramLabel = "FOLDER",
      description = "Keep the filled table there for the next time (default: a temporary folder).")
  private @Nullable Path keep;

  @Option(
      names = {"-o", "--output"},
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TEXT;

  @Spec private CommandSpec spec = CommandSpec.create();

  private CompactionMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new CompactionMain()).run(arguments));
  }

  @Override
  public ExitCode run() throws IOException, InterruptedException {
    if (days < 1 || days > SmallFilesMain.MOST_DAYS || files < days) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot fill %d days with %d files; --days is from 1 to %d, and --files at least as much"
              .formatted(days, files, SmallFilesMain.MOST_DAYS));
    }
    String name = "sluice-compaction-";
    // Beside what is kept: files are linked, and not from one file system to another.
    Path folder =
        keep == null
            ? Files.createTempDirectory(name)
            : Files.createTempDirectory(Files.createDirectories(keep).toAbsolutePath(), name);
    CompactionReport report = measure(folder, keep == null ? folder : keep.toAbsolutePath());
    spec.commandLine()
        .getOut()
        .println(output == OutputFormat.JSON ? report.json() : report.text());
    Folders.delete(folder);
    return ExitCode.OK;
  }

  private CompactionReport measure(Path folder, Path filled)
      throws IOException, InterruptedException {
    Path many = Files.createDirectories(filled.resolve("many"));
    Path few = Files.createDirectories(folder.resolve("few"));
    Path busy = Files.createDirectories(folder.resolve("busy"));
    fill(folder, folder.resolve("warm"), WARM_UP_FILES, WARM_UP_DAYS);
    if (!Files.exists(Contender.table(many))) {
      step("filling %,d files in %s".formatted(files, many));
      fill(folder, Contender.table(many), files, days);
    }
    TableCopy.of(Contender.table(many), Contender.table(few));
    TableCopy.of(Contender.table(many), Contender.table(busy));
    step("optimizing");
    TimedProcess job = optimize(few, "--all");
    Map<String, Window> commits = new LinkedHashMap<>();
    TimedProcess beside = besideWriter(busy, commits);
    List<ReadRounds> reads = reads(folder, many, few);
    return new CompactionReport(content(folder, many, few, busy), reads, job, beside, commits);
  }

  private TimedProcess besideWriter(Path lake, Map<String, Window> commits)
      throws IOException, InterruptedException {
    step("optimizing beside a writer that commits every %d ms".formatted(every.toMillis()));
    Path times = lake.resolve("times.txt");
    JavaCommand pace =
        small(
            Contender.table(lake),
            LIVE_ROWS,
            "pace",
            Long.toString(every.toMillis()),
            times.toString());
    try (ChildProcess writer = ChildProcess.start("writer", pace, lake.resolve("writer.log"))) {
      Thread.sleep(alone.toMillis());
      long warm = System.currentTimeMillis();
      Thread.sleep(alone.toMillis());
      long start = System.currentTimeMillis();
      // Shorter than its default: the files are not as old as they would be.
      TimedProcess job = optimize(lake, "--quiet", alone.toSeconds() + " seconds");
      long end = System.currentTimeMillis();
      Thread.sleep(alone.toMillis());
      long last = System.currentTimeMillis();
      if (!writer.isAlive()) {
        throw new IllegalStateException("The writer has failed: " + writer.lastLines(20));
      }
      PacedCommits all = PacedCommits.read(times);
      commits.put("alone, before", all.between(warm, start));
      commits.put("beside the job", all.between(start, end));
      commits.put("alone, after", all.between(end, last));
      return job;
    }
  }

  private void fill(Path folder, Path table, int count, int partitions)
      throws IOException, InterruptedException {
    TimedProcess.run(
        small(table, rows, "fill", Integer.toString(count), Integer.toString(partitions)), folder);
  }

  /** On the writer's class path, with its options. */
  private static JavaCommand small(Path table, int rows, String... more) {
    JavaCommand writer = Contender.writer();
    String classes = Installation.current().home() + "/benchmarks/target/classes:";
    return JavaCommand.of(SmallFilesMain.class.getName(), classes + writer.classPath())
        .withOptions(writer.options().toArray(String[]::new))
        .withArguments(table.toString(), Integer.toString(rows))
        .withMoreArguments(more);
  }

  private static TimedProcess optimize(Path lake, String... which)
      throws IOException, InterruptedException {
    Files.writeString(lake.resolve("event.avsc"), EventTopic.avroSchema());
    Path pipeline =
        Files.writeString(
            lake.resolve("pipeline.yaml"),
            """
            pipeline: benchmark
            lake: { root: "file://%s" }
            streams:
              events: { topic: events, event_time: event_time, format: json, schema: event.avsc }
            tables:
              events: { partition_by: ["date(event_time)"] }
            """
                .formatted(lake.resolve("lake")));
    JavaCommand command =
        Installation.current()
            .command("spark-maintenance", "io.sluice.spark.JobMain")
            .withMoreOptions(HEAP)
            .withArguments("optimize", "events", "-f", pipeline.toString())
            .withMoreArguments(which);
    return TimedProcess.run(command, lake);
  }

  private List<ReadRounds> reads(Path folder, Path many, Path few)
      throws IOException, InterruptedException {
    List<ReadRounds> all = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      for (Reading reading : Reading.values()) {
        all.add(ReadRounds.none(engine, reading));
      }
    }
    for (int round = 1; round <= rounds; round++) {
      for (ReadRounds each : all) {
        step(
            "round %d of %d: reading %s by %s"
                .formatted(round, rounds, each.reading(), each.engine()));
        each.before().add(read(folder, many, each));
        each.after().add(read(folder, few, each));
      }
    }
    return all;
  }

  private static ReadTimes read(Path folder, Path lake, ReadRounds how)
      throws IOException, InterruptedException {
    return ReadTimes.read(result(folder, lake, how.engine(), how.reading().toString()));
  }

  private static Path result(Path folder, Path lake, Engine engine, String what)
      throws IOException, InterruptedException {
    Path options = Installation.current().home().resolve("spark-maintenance/jvm-options");
    Path result = Files.createTempFile(folder, "read", ".json");
    JavaCommand command =
        Installation.current()
            .command("benchmarks", ReadMain.class.getName())
            .withOptions("@" + options, HEAP)
            .withArguments(
                engine.toString(),
                what,
                Contender.table(lake).toString(),
                folder.resolve("warm").toString(),
                result.toString());
    TimedProcess.run(command, folder);
    return result;
  }

  /** What all of them hold for all engines. */
  private Content content(Path folder, Path... lakes) throws IOException, InterruptedException {
    step("comparing rows");
    Map<String, Content> found = new LinkedHashMap<>();
    for (Path lake : lakes) {
      for (Engine engine : Engine.values()) {
        found.put(
            lake.getFileName() + " by " + engine,
            new ObjectMapper()
                .readValue(result(folder, lake, engine, "filled").toFile(), Content.class));
      }
    }
    Content first = found.values().iterator().next();
    if (found.values().stream().distinct().count() != 1 || first.rows() != (long) files * rows) {
      throw new IllegalStateException(
          "The tables differ, or were not filled with %,d rows: %s"
              .formatted((long) files * rows, found));
    }
    return first;
  }

  private void step(String what) {
    spec.commandLine().getErr().println("... " + what);
    spec.commandLine().getErr().flush();
  }
}
