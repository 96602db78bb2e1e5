package io.sluice.writer.quarantine;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.logstore.LakeConfiguration;
import io.sluice.pipeline.Pipeline;
import io.sluice.plan.PipelinePlan;
import io.sluice.table.TableFeed;
import io.sluice.writer.FeedPlans;
import io.sluice.writer.MemoryLimit;
import io.sluice.writer.delta.CheckpointObserver;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.delta.DeltaSettings;
import io.sluice.writer.delta.DimensionTables;
import io.sluice.writer.delta.LakeRoot;
import io.sluice.writer.feed.FeedPlan;
import io.sluice.writer.file.WriterMemory;
import io.sluice.writer.table.LakeTable;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads waiting records again, and writes the rows of those that can be read now. */
@Command(
    mixinStandardHelpOptions = true,
    description = {
      "Read waiting records again with the schemas and the pipeline file of today, and write the",
      "rows of those that can be read into their table: each once, with the coordinates it came",
      "with, in one commit. The others wait on. Live writers go on; running it again is harmless."
    },
    footer = {
      "",
      "Rows that are replayed have not passed the stream: views lack them until they are computed",
      "anew.",
      "",
      "Examples:",
      "  sluice quarantine replay clicks --dry-run",
      "  sluice quarantine replay clicks --partition 0 --offset 1200-1300"
    })
final class ReplayCommand implements CommandRunner.Command {

  static final String VERSION = "0.1.0-SNAPSHOT";

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Parameters(paramLabel = "TABLE", description = "The table of a stream or view.")
  private String asked = "";

  @Mixin private RecordFilter filter = new RecordFilter();

  @Option(names = "--dry-run", description = "Read the records, and write nothing.")
  private boolean dryRun;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;

  ReplayCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public ExitCode run() {
    Pipeline pipeline = options.pipeline(environment);
    LakeConfiguration hadoop = LakeRoot.configuration(pipeline.lake());
    DeltaLakeTables lake =
        DeltaLakeTables.withCheckpointThread(
            DeltaSettings.defaults(VERSION).withHadoop(hadoop.forHadoop()),
            InstantSource.system(),
            CheckpointObserver.none());
    QuarantinedTable quarantined =
        new QuarantinedTables(pipeline, lake.configuration()).named(asked);
    QuarantinedTables.requireReplayable(pipeline, quarantined);
    PipelinePlan plan =
        PipelinePlan.of(pipeline, new DimensionTables(pipeline, lake.configuration()));
    WriterMemory memory =
        new WriterMemory(MemoryLimit.of(pipeline.writerMemory(), Runtime.getRuntime().maxMemory()));
    FeedPlan feed = FeedPlans.of(plan, feed(plan, quarantined.name()), lake, memory);
    try (LakeTable table = lake.open(feed.table())) {
      ReplayRun replay = new ReplayRun(feed, table, quarantined.records(lake.configuration()));
      print(replay.run(filter, dryRun ? Effect.DRY_RUN : Effect.COMMIT));
    }
    return ExitCode.OK;
  }

  private static TableFeed feed(PipelinePlan plan, String table) {
    return plan.feeds().stream()
        .filter(feed -> feed.table().equals(table))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no feed writes table " + table));
  }

  private void print(ReplayReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(options.output() == OutputFormat.JSON ? report.json() : report.text());
    out.flush();
  }
}
