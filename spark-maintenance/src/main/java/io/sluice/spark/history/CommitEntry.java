package io.sluice.spark.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;

/**
 * What the log says about one version of a table.
 *
 * @param about what the writer said of itself; empty if it said nothing
 * @param rowsAdded rows in files that brought new data; empty if one of the files does not tell
 * @param offsets the next offset to read of every partition that the commit moved, by {@code
 *     topic-partition}
 */
record CommitEntry(
    long version,
    Optional<About> about,
    long filesAdded,
    long filesRemoved,
    OptionalLong rowsAdded,
    SortedMap<String, Long> offsets) {

  /** Who made a commit, and how. */
  record About(
      Instant time, String operation, Optional<String> engine, Optional<String> userMetadata) {
    static About of(CommitInfo info) {
      return new About(
          Instant.ofEpochMilli(info.getTimestamp()),
          info.operation(),
          optional(info.engineInfo()),
          optional(info.userMetadata()));
    }
  }

  /**
   * @param transactions how the transactions of the table's own pipeline begin; of these, the rest
   *     of the name says topic and partition
   */
  static CommitEntry of(long version, List<Action> actions, String transactions) {
    Optional<About> about = Optional.empty();
    long added = 0;
    long removed = 0;
    OptionalLong rows = OptionalLong.of(0);
    SortedMap<String, Long> offsets = new TreeMap<>();
    for (Action action : actions) {
      if (action instanceof CommitInfo info) {
        about = Optional.of(About.of(info));
      } else if (action instanceof AddFile file) {
        added++;
        rows = plus(rows, file);
      } else if (action instanceof RemoveFile) {
        removed++;
      } else if (action instanceof SetTransaction transaction
          && transaction.appId().startsWith(transactions)) {
        offsets.put(transaction.appId().substring(transactions.length()), transaction.version());
      }
    }
    return new CommitEntry(version, about, added, removed, rows, offsets);
  }

  private static OptionalLong plus(OptionalLong rows, AddFile file) {
    if (!file.dataChange() || rows.isEmpty()) {
      return rows;
    }
    Option<Object> records = file.numPhysicalRecords();
    return records.isDefined()
        ? OptionalLong.of(rows.getAsLong() + (Long) records.get())
        : OptionalLong.empty();
  }

  private static Optional<String> optional(Option<String> value) {
    return value.isDefined() ? Optional.of(value.get()) : Optional.empty();
  }

  ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", version)
            .put("time", about.map(it -> it.time().toString()).orElse(null))
            .put("operation", about.map(About::operation).orElse(null))
            .put("engine", about.flatMap(About::engine).orElse(null))
            .put("files_added", filesAdded)
            .put("files_removed", filesRemoved)
            .put("rows_added", rowsAdded.isPresent() ? (Long) rowsAdded.getAsLong() : null);
    ObjectNode next = json.putObject("offsets");
    offsets.forEach(next::put);
    ArrayNode schemas = json.putArray("schemas");
    about
        .flatMap(About::userMetadata)
        .map(NotedSchemas::of)
        .orElse(List.of())
        .forEach(schemas::add);
    return json.put("user_metadata", about.flatMap(About::userMetadata).orElse(null));
  }
}
