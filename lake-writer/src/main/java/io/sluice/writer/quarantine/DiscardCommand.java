package io.sluice.writer.quarantine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.logstore.LakeConfiguration;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.delta.CheckpointObserver;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.delta.DeltaSettings;
import io.sluice.writer.delta.LakeRoot;
import io.sluice.writer.delta.LoggedTable;
import io.sluice.writer.delta.TableContent;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.TableDefinition;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says that waiting records are not wanted. */
@Command(
    mixinStandardHelpOptions = true,
    description = {
      "Say that waiting records are not wanted, and why. Nothing is deleted: they no longer wait and",
      "are not replayed, and their bytes stay in the quarantine. The reason is in the table's log."
    },
    footer = {
      "",
      "Examples:",
      "  sluice quarantine discard clicks --offset 1200-1300 --reason 'test messages' --dry-run",
      "  sluice quarantine discard clicks --all --reason 'sent again by the producer'"
    })
final class DiscardCommand implements CommandRunner.Command {

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Parameters(paramLabel = "TABLE", description = "The table of a stream or view.")
  private String asked = "";

  @Mixin private RecordFilter filter = new RecordFilter();

  @Option(names = "--all", description = "All that wait.")
  private boolean all;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; for whoever reads the table's history.")
  private String reason = "";

  @Option(names = "--dry-run", description = "Count them, and change nothing.")
  private boolean dryRun;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;

  DiscardCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public ExitCode run() {
    requireMeant();
    Pipeline pipeline = options.pipeline(environment);
    LakeConfiguration hadoop = LakeRoot.configuration(pipeline.lake());
    DeltaLakeTables lake =
        DeltaLakeTables.withCheckpointThread(
            DeltaSettings.defaults(ReplayCommand.VERSION).withHadoop(hadoop.forHadoop()),
            InstantSource.system(),
            CheckpointObserver.none());
    Configuration configuration = lake.configuration();
    QuarantinedTable quarantined = new QuarantinedTables(pipeline, configuration).named(asked);
    if (quarantined.table().isEmpty()) {
      print(quarantined.name(), new DiscardRun.Result(0, OptionalLong.empty()));
      return ExitCode.OK;
    }
    TableDefinition definition = asItIs(pipeline, quarantined.table().get());
    try (LakeTable table = lake.open(definition)) {
      DiscardRun discard = new DiscardRun(table, quarantined.records(configuration));
      print(
          quarantined.name(), discard.run(filter, reason, dryRun ? Effect.DRY_RUN : Effect.COMMIT));
    }
    return ExitCode.OK;
  }

  private void requireMeant() {
    if (filter.isEmpty() != all) {
      throw new SluiceException(
          ExitCode.USAGE,
          all
              ? "Cannot discard all records and only some; leave --all or the others out"
              : "Cannot discard records: nothing says which; name some (--topic, --partition, --offset, --error), or all that wait with --all");
    }
    if (reason.isBlank()) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot discard records: the reason is empty; say why with --reason, for whoever reads the history");
    }
  }

  /** Its columns are not looked at: no row is written. */
  private static TableDefinition asItIs(Pipeline pipeline, LoggedTable table) {
    TableContent content = table.newest();
    return new TableDefinition(
        pipeline.name(),
        table.name(),
        table.location(),
        content.schemaJson(),
        content.partitionColumns(),
        Map.of());
  }

  private void print(String table, DiscardRun.Result result) {
    PrintWriter out = spec.commandLine().getOut();
    if (options.output() == OutputFormat.JSON) {
      ObjectNode report = new ObjectMapper().createObjectNode();
      report.put("table", table).put("dry_run", dryRun).put("discarded", result.records());
      result.version().ifPresent(version -> report.put("version", version));
      out.println(report);
    } else {
      out.println(
          "%-28s %s %d records%s"
              .formatted(
                  table,
                  dryRun ? "would discard" : "discarded",
                  result.records(),
                  result.version().isPresent() ? "; version " + result.version().getAsLong() : ""));
    }
    out.flush();
  }
}
