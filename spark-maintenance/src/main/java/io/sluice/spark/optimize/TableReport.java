package io.sluice.spark.optimize;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import scala.Option;

/**
 * What became of one table.
 *
 * @param before its live files before
 * @param after its live files after; a live writer may have added some of them meanwhile
 * @param busy partitions that were left alone because somebody writes into them
 * @param small files that are, or were, worth replacing
 * @param packed files in their place
 */
public record TableReport(
    String table, Outcome outcome, State before, State after, int busy, long small, long packed) {

  public enum Outcome {
    OPTIMIZED,
    NOTHING_TO_DO,
    WOULD_OPTIMIZE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** The live files of a version. */
  public record State(long version, long files, long bytes) {
    static State of(Snapshot snapshot) {
      // After a commit of Spark's the version's checksum file has both; counting them is a job.
      Option<VersionChecksum> checksum = snapshot.checksumOpt();
      return checksum.isDefined()
          ? new State(
              snapshot.version(), checksum.get().numFiles(), checksum.get().tableSizeBytes())
          : new State(snapshot.version(), snapshot.numOfFiles(), snapshot.sizeInBytes());
    }
  }

  static TableReport nothingToDo(String table, Snapshot snapshot, int busy) {
    State state = State.of(snapshot);
    return new TableReport(table, Outcome.NOTHING_TO_DO, state, state, busy, 0, 0);
  }

  /** Bytes after are those before: how well rows pack together shows only when it is done. */
  static TableReport planned(String table, Snapshot snapshot, CompactionPlan plan, int busy) {
    State before = State.of(snapshot);
    State after =
        new State(
            before.version(), before.files() - plan.files() + plan.newFiles(), before.bytes());
    return new TableReport(
        table, Outcome.WOULD_OPTIMIZE, before, after, busy, plan.files(), plan.newFiles());
  }

  static TableReport optimized(
      String table, Snapshot before, Snapshot after, CompactionPlan plan, int busy) {
    return new TableReport(
        table,
        Outcome.OPTIMIZED,
        State.of(before),
        State.of(after),
        busy,
        plan.files(),
        plan.newFiles());
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("table", table)
        .put("outcome", outcome.toString())
        .put("version_before", before.version())
        .put("version_after", after.version())
        .put("files_before", before.files())
        .put("files_after", after.files())
        .put("bytes_before", before.bytes())
        .put("bytes_after", after.bytes())
        .put("busy_partitions", busy);
  }
}
