package io.sluice.writer.refill;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.kafka.KafkaConnection;
import io.sluice.logstore.LakeConfiguration;
import io.sluice.pipeline.Pipeline;
import io.sluice.plan.PipelinePlan;
import io.sluice.writer.Failpoints;
import io.sluice.writer.FeedPlans;
import io.sluice.writer.MemoryLimit;
import io.sluice.writer.WriterMain;
import io.sluice.writer.delta.CheckpointObserver;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.delta.DeltaSettings;
import io.sluice.writer.delta.DimensionTables;
import io.sluice.writer.delta.LakeRoot;
import io.sluice.writer.feed.KafkaSource;
import io.sluice.writer.file.WriterMemory;
import io.sluice.writer.refill.RefillPlanner.Wanted;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies what Kafka still has of the records that rows of views are made of. */
@Command(
    name = "refill",
    mixinStandardHelpOptions = true,
    version = "sluice " + WriterMain.VERSION,
    description = {
      "Copy the records that rows of views are made of from Kafka into the tables"
          + " VIEW.reprocess.GENERATION.records.SOURCE, up to the ends that the topics have at the"
          + " start. Rows and offsets are one commit; no consumer group hears of it.",
      "",
      "'sluice reprocess --source kafka' starts this by itself. Run it by hand where that cannot, as"
          + " on a cluster; then run that with the same --generation.",
      "",
      "May be stopped or killed at any time: run again, it goes on with the offsets that were"
          + " planned at first."
    },
    footer = {
      "",
      "Exit codes: 0 all is copied, 1 the process of --parent has ended, 2 usage, 75 Kafka or the",
      "registry is not there, 78 Kafka does not have all that is needed, or the pipeline file, the",
      "lake or a table is wrong.",
      "",
      "Examples:",
      "  sluice refill clicks_per_product --generation 1 --from 2026-01-05T00:00:00Z --dry-run",
      "  sluice refill clicks_per_product --generation 1 --from 2026-01-05T00:00:00Z"
    })
public final class RefillMain implements CommandRunner.Command {

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Parameters(paramLabel = "VIEW", arity = "1..*", description = "The views.")
  private List<String> views = List.of();

  @Option(
      names = "--generation",
      paramLabel = "NAME",
      required = true,
      description = "The generation of rows that they are for.")
  private String generation = "";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      required = true,
      description =
          "Rows of then or later are to be made, such as 2026-01-01T00:00:00Z; records of before are"
              + " copied as far as the view looks back.")
  private Instant from = Instant.EPOCH;

  @Option(names = "--parent", paramLabel = "PID", description = "End when this process does.")
  private @Nullable Long parent;

  @Option(names = "--dry-run", description = "Say what would be copied, and write nothing.")
  private boolean dryRun;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;

  RefillMain(Map<String, String> environment) {
    this.environment = environment;
  }

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new RefillMain(System.getenv())).run(arguments));
  }

  @Override
  public ExitCode run() throws InterruptedException {
    Failpoints.arm(environment.get(Failpoints.ENVIRONMENT_VARIABLE));
    if (parent != null) {
      Parent.of(parent).endWithIt();
    }
    Pipeline pipeline = options.pipeline(environment);
    DeltaLakeTables lake = lake(pipeline);
    PipelinePlan plan =
        PipelinePlan.of(pipeline, new DimensionTables(pipeline, lake.configuration()));
    List<Wanted> wanted = new WantedRecords(plan, generation).of(views);
    KafkaConnection.requireReachable(KafkaConnection.properties(pipeline, pipeline.writer()));
    WriterMemory memory =
        new WriterMemory(MemoryLimit.of(pipeline.writerMemory(), Runtime.getRuntime().maxMemory()));
    RefillPlanner planner = new RefillPlanner(plan, generation, from);
    RefillReport report = new RefillReport(spec.commandLine().getOut(), options.output());
    try (KafkaSource source = KafkaSource.withoutGroups(pipeline)) {
      for (Wanted each : wanted) {
        Refill refill =
            new Refill(
                planner,
                each,
                FeedPlans.of(plan, each.feed(), lake, memory),
                lake,
                source,
                InstantSource.system());
        if (dryRun) {
          report.planned(each.feed().table(), refill.look());
        } else {
          new Copying(refill, report).run();
        }
      }
    }
    return ExitCode.OK;
  }

  private static DeltaLakeTables lake(Pipeline pipeline) {
    LakeConfiguration configuration = LakeRoot.configuration(pipeline.lake());
    DeltaLakeTables lake =
        DeltaLakeTables.withCheckpointThread(
            DeltaSettings.defaults(WriterMain.VERSION).withHadoop(configuration.forHadoop()),
            InstantSource.system(),
            CheckpointObserver.none());
    LakeRoot.requireWritable(pipeline.lakeRoot(), configuration, lake.configuration());
    return lake;
  }
}
