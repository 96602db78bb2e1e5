package io.sluice.writer.quarantine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.delta.LakeRoot;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows records whole, the first ones by their coordinates. */
@Command(
    mixinStandardHelpOptions = true,
    description = {
      "Show records of a quarantine, whatever has become of them: error, key, value and headers, as",
      "text where they are text and else in hexadecimal."
    },
    footer = {
      "",
      "Examples:",
      "  sluice quarantine show clicks --limit 5",
      "  sluice quarantine show clicks --partition 0 --offset 1200 -o json"
    })
final class ShowCommand implements CommandRunner.Command {

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Parameters(paramLabel = "TABLE", description = "The table of a stream or view.")
  private String asked = "";

  @Mixin private RecordFilter filter = new RecordFilter();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many are shown at most (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;

  ShowCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public ExitCode run() {
    if (limit < 1) {
      throw new SluiceException(
          ExitCode.USAGE, "Cannot show %d records: --limit is at least 1".formatted(limit));
    }
    Pipeline pipeline = options.pipeline(environment);
    Configuration configuration = LakeRoot.hadoop(pipeline.lake());
    QuarantinedTable table = new QuarantinedTables(pipeline, configuration).named(asked);
    RecordStates states = table.states();
    print(first(table.records(configuration)), states);
    return ExitCode.OK;
  }

  private Collection<QuarantinedRecord> first(KeptRecords kept) {
    TreeMap<RecordPlace, QuarantinedRecord> first = new TreeMap<>();
    kept.records(
        record -> {
          if (filter.takes(record)) {
            first.put(record.place(), record);
            if (first.size() > limit) {
              first.pollLastEntry();
            }
          }
        });
    return first.values();
  }

  private void print(Collection<QuarantinedRecord> records, RecordStates states) {
    PrintWriter out = spec.commandLine().getOut();
    if (options.output() == OutputFormat.JSON) {
      ObjectNode report = new ObjectMapper().createObjectNode();
      ArrayNode each = report.putArray("records");
      records.forEach(
          record -> RecordText.json(record, states.of(record.place()), each.addObject()));
      out.println(report);
    } else {
      records.forEach(record -> out.println(RecordText.text(record, states.of(record.place()))));
    }
    out.flush();
  }
}
