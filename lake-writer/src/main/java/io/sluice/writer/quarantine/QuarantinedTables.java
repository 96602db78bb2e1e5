package io.sluice.writer.quarantine;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.delta.LoggedTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The tables of a pipeline that have a quarantine, by the names that people call them by. */
final class QuarantinedTables {

  private final Pipeline pipeline;
  private final Configuration configuration;

  /** The tables that have the rows, by the names of which their quarantines are. */
  private final Map<String, String> tables = new LinkedHashMap<>();

  QuarantinedTables(Pipeline pipeline, Configuration configuration) {
    this.pipeline = pipeline;
    this.configuration = configuration;
    for (String stream : pipeline.streams().keySet()) {
      tables.put(stream, pipeline.writtenTable(stream));
    }
    for (String view : pipeline.views().keySet()) {
      tables.put(view, pipeline.writtenTable(view));
      tables.put(Names.lateTable(view), Names.lateTable(view));
    }
  }

  /** Those that have a quarantine; of a lake that is read only. */
  List<QuarantinedTable> all() {
    return tables.keySet().stream()
        .map(this::open)
        .filter(table -> table.quarantine().isPresent())
        .toList();
  }

  /**
   * @throws SluiceException with {@link ExitCode#USAGE} if the pipeline has no such table
   */
  QuarantinedTable named(String asked) {
    String name = Names.quarantined(asked).orElse(asked);
    return tables.entrySet().stream()
        .filter(each -> each.getKey().equals(name) || each.getValue().equals(name))
        .findFirst()
        .map(each -> open(each.getKey()))
        .orElseThrow(() -> unknown(asked));
  }

  /**
   * @throws SluiceException with {@link ExitCode#USAGE} if the records of a table are changes of
   *     keyed rows
   */
  static void requireReplayable(Pipeline pipeline, QuarantinedTable table) {
    boolean isChangelog =
        pipeline.upserted().stream()
            .anyMatch(source -> Names.changelogTable(source).equals(table.name()));
    if (isChangelog) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot replay table %s: its records are changes of keyed rows, and an old change would bring back a row that was deleted since; send the record anew to its topic, then discard this one: sluice quarantine discard"
              .formatted(table.name()));
    }
  }

  private QuarantinedTable open(String name) {
    String table = tables.getOrDefault(name, name);
    return new QuarantinedTable(table, logged(table), logged(Names.quarantineTable(name)));
  }

  private Optional<LoggedTable> logged(String name) {
    return LoggedTable.open(pipeline.name(), name, new Names(pipeline).table(name), configuration);
  }

  private SluiceException unknown(String asked) {
    List<String> known = List.copyOf(tables.keySet());
    return new SluiceException(
        ExitCode.USAGE,
        "Cannot find table '%s': the pipeline writes no such table%s; it has %s"
            .formatted(asked, NearestName.hint(asked, known), String.join(", ", known)));
  }
}
