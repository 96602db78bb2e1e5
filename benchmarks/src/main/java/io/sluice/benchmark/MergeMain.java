package io.sluice.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.delta.tables.DeltaTable;
import io.sluice.cli.CommandRunner;
import io.sluice.failure.ExitCode;
import io.sluice.spark.LakeSession;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Progress;
import io.sluice.spark.merge.MergeCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a merge of new changes costs beside one that makes the table anew from all of them. */
@Command(
    name = "merge-benchmark",
    mixinStandardHelpOptions = true,
    description = {
      "Merge changes into a table, once from the new versions of its changelog and once from all.",
      "One changed row in ten is new, one is deleted, the others are updated. Of the keys that"
          + " change, all are equally likely; with --recent only the newest tenth are."
    },
    footer = {
      "",
      "Examples:",
      "  benchmarks/merge",
      "  benchmarks/merge --rows 1000000 --changes 100000 --recent"
    })
public final class MergeMain implements CommandRunner.Command {

  private static final String SCHEMA =
      "id bigint not null, name string, city string, amount double, updated_at timestamp,"
          + " _op string not null, _topic string, _partition int, _offset bigint,"
          + " _timestamp timestamp";

  @Option(names = "--rows", description = "Rows of the table (default: ${DEFAULT-VALUE}).")
  private long rows = 10_000_000;

  @Option(names = "--changes", description = "Changes to merge (default: ${DEFAULT-VALUE}).")
  private long changes = 1_000_000;

  @Option(names = "--rounds", description = "How often (default: ${DEFAULT-VALUE}).")
  private int rounds = 2;

  @Option(names = "--recent", description = "Change rows of the newest tenth of the keys only.")
  private boolean recent;

  @Option(
      names = "--directory",
      description = "Where the tables go (default: a temporary directory).")
  private Path directory = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  private MergeMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new MergeMain()).run(arguments));
  }

  /** What one run took. */
  private record Cost(double wallSeconds, double cpuSeconds) {}

  @Override
  public ExitCode run() throws IOException {
    if (directory.toString().isEmpty()) {
      directory = Files.createTempDirectory("sluice-merge-");
    }
    Files.createDirectories(directory);
    SparkSession spark = LakeSession.open();
    Files.writeString(
        directory.resolve("pipeline.yaml"),
        """
        pipeline: bench
        lake: { root: "%s" }
        streams:
          profiles:
            topic: profiles
            key: id
            table: true
            schema: { id: long, name: string, city: string, amount: double, updated_at: timestamp }
        """
            .formatted(directory.resolve("lake").toUri()));
    String changelog = directory.resolve("lake/profiles.changelog").toString();
    DeltaTable.create(spark).location(changelog).addColumns(StructType.fromDDL(SCHEMA)).execute();
    append(spark.range(0, rows, 1, 20), "id", "'u'", 0, changelog);
    print("first merge of %,d rows".formatted(rows), merge());
    for (int round = 1; round <= rounds; round++) {
      long from = recent ? rows - rows / 10 : 0;
      String key =
          "if(id %% 10 = 0, %d + id, %d + pmod(xxhash64(id, %d), %d))"
              .formatted(rows * 2 * round, from, round, rows - from);
      append(
          spark.range(0, changes, 1, 10),
          key,
          "if(id % 10 = 1, 'd', 'u')",
          rows + changes * round,
          changelog);
      Cost incremental = merge();
      Cost full = merge("--full");
      print("%,d changes from new versions".formatted(changes), incremental);
      print("the same from all of the changelog", full);
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "  to all: wall %.2f, CPU %.2f%n",
              incremental.wallSeconds() / full.wallSeconds(),
              incremental.cpuSeconds() / full.cpuSeconds());
      spec.commandLine().getOut().flush();
    }
    return ExitCode.OK;
  }

  private static void append(
      Dataset<Long> ids, String key, String operation, long offset, String table) {
    Dataset<Row> rows =
        ids.selectExpr("id n", "cast(%s as bigint) id".formatted(key), operation + " _op");
    rows.selectExpr(
            "id",
            "if(_op = 'd', null, concat('name-', xxhash64(n, id))) name",
            "if(_op = 'd', null, concat('city-', pmod(xxhash64(id), 5000))) city",
            "if(_op = 'd', null, rand(7)) amount",
            "if(_op = 'd', null, timestamp_millis(1700000000000L + n)) updated_at",
            "_op",
            "'profiles' _topic",
            "cast(pmod(xxhash64(id), 4) as int) _partition",
            "%d + n _offset".formatted(offset),
            "timestamp_millis(1700000000000L + %d + n) _timestamp".formatted(offset))
        .write()
        .format("delta")
        .mode("append")
        .save(table);
  }

  private Cost merge(String... more) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    StringWriter err = new StringWriter();
    String[] pipeline = {"-f", directory.resolve("pipeline.yaml").toString()};
    int exit =
        new CommandRunner(
                new MergeCommand(new JobContext(Map.of(), LakeSession::open, Progress.SILENT)))
            .printingTo(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
            .run(
                Stream.concat(Arrays.stream(more), Arrays.stream(pipeline)).toArray(String[]::new));
    if (exit != 0) {
      throw new IllegalStateException("The merge ended with %d: %s".formatted(exit, err));
    }
    return new Cost((System.nanoTime() - start) / 1e9, (system.getProcessCpuTime() - cpu) / 1e9);
  }

  private void print(String name, Cost cost) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT, "%-44s %8.1f s, CPU %8.1f s%n", name, cost.wallSeconds(), cost.cpuSeconds());
    out.flush();
  }
}
