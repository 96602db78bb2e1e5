package io.sluice.console.ui;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.console.status.WatchedTable;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.table.Tags;
import io.sluice.writer.delta.TableSummaries;
import io.sluice.writer.delta.TableSummaries.Counting;
import io.sluice.writer.delta.TableSummary;
import java.net.URI;
import java.util.Optional;

/** The newest commits of a table, its restore points, and how to go back. */
final class HistoryJson {

  private static final int COMMITS = 50;

  private final Pipeline pipeline;
  private final TableSummaries lake;

  HistoryJson(Pipeline pipeline, TableSummaries lake) {
    this.pipeline = pipeline;
    this.lake = lake;
  }

  /**
   * @throws io.sluice.writer.table.TableException if its log cannot be read
   */
  ObjectNode of(WatchedTable table) {
    URI location = new Names(pipeline).table(table.name());
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("table", table.name());
    json.putArray("restore_points");
    json.putArray("commits");
    Optional<TableSummary> summary = lake.read(table.name(), location, 0, Counting.FILES);
    summary.ifPresent(
        there ->
            Tags.of(there.properties())
                .forEach(
                    (name, version) ->
                        json.withArrayProperty("restore_points")
                            .addObject()
                            .put("name", name)
                            .put("version", version)
                            .put("command", command(table, version))));
    for (TableSummary.Commit commit : lake.commits(table.name(), location, COMMITS)) {
      json.withArrayProperty("commits")
          .addObject()
          .put("version", commit.version())
          .put("time", commit.time().toString())
          .put("operation", commit.operation())
          .put("engine", commit.engine())
          .put("added_files", commit.addedFiles())
          .put("removed_files", commit.removed())
          .put("command", command(table, commit.version()));
    }
    return json;
  }

  /** Only what the writer fills can be filled again; a person sees first what would be done. */
  private static String command(WatchedTable table, long version) {
    return table.topic().isEmpty()
        ? ""
        : "sluice restore %s --to-version %d --dry-run".formatted(table.name(), version);
  }
}
