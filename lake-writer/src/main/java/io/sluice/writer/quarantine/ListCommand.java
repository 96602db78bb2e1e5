package io.sluice.writer.quarantine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.delta.LakeRoot;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Counts what waits. */
@Command(
    mixinStandardHelpOptions = true,
    description = {
      "Count the records that wait, by what is wrong with them and where they come from.",
      "Times are those of the records. Needs neither Kafka nor the registry."
    },
    footer = {
      "",
      "Examples:",
      "  sluice quarantine list",
      "  sluice quarantine list clicks -o json",
      "  sluice quarantine list --check     ends with 3 if a record waits"
    })
final class ListCommand implements CommandRunner.Command {

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Parameters(arity = "0..*", paramLabel = "TABLE", description = "Only these tables.")
  private List<String> asked = List.of();

  @Option(names = "--check", description = "End with exit code 3 if a record waits.")
  private boolean check;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;

  ListCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public ExitCode run() {
    Pipeline pipeline = options.pipeline(environment);
    Configuration configuration = LakeRoot.hadoop(pipeline.lake());
    QuarantinedTables tables = new QuarantinedTables(pipeline, configuration);
    List<QuarantinedTable> wanted =
        asked.isEmpty() ? tables.all() : asked.stream().map(tables::named).toList();
    List<QuarantineListing> listings = new ArrayList<>();
    for (QuarantinedTable table : wanted) {
      RecordStates states = table.states();
      listings.add(QuarantineListing.of(table.name(), table.records(configuration), states));
    }
    print(listings);
    boolean isSomebodyWaiting = listings.stream().anyMatch(each -> each.waiting() > 0);
    return check && isSomebodyWaiting ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }

  private void print(List<QuarantineListing> listings) {
    PrintWriter out = spec.commandLine().getOut();
    if (options.output() == OutputFormat.JSON) {
      ObjectNode report = new ObjectMapper().createObjectNode();
      ArrayNode each = report.putArray("tables");
      listings.forEach(listing -> listing.json(each.addObject()));
      out.println(report);
    } else if (listings.isEmpty()) {
      out.println("No table has a quarantine: no record was ever malformed.");
    } else {
      listings.forEach(listing -> out.println(listing.text()));
    }
    out.flush();
  }
}
