package io.sluice.spark.reprocess;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.plan.RefillPlan;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.verify.LakeReader;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A table of records that the writer's command copies from Kafka for a generation of rows, or the
 * quarantine of one.
 */
record RecordsTable(LakeTable table, String transactions) {

  static RecordsTable of(LakeReader lake, String name) {
    return new RecordsTable(
        new LakeTable(lake.spark(), name, new Path(lake.names().table(name))),
        lake.names().transactionsOf(name));
  }

  String name() {
    return table.name();
  }

  StagingFolder folder() {
    return new StagingFolder(name(), table.location(), table.log().newDeltaHadoopConf());
  }

  /** Which records are to be in it; empty if it is a quarantine, or was not begun. */
  Optional<RefillPlan> plan() {
    Snapshot snapshot = table.snapshot();
    return snapshot.version() < 0
        ? Optional.empty()
        : Optional.ofNullable(
                CollectionConverters.asJava(snapshot.metadata().configuration())
                    .get(RefillPlan.PROPERTY))
            .map(RefillPlan::parse);
  }

  /** The first offsets that are not in it, by partition. */
  Map<Integer, Long> next() {
    Map<Integer, Long> next = new TreeMap<>();
    CollectionConverters.asJava(table.snapshot().transactions())
        .forEach(
            (name, offset) -> {
              if (name.startsWith(transactions)) {
                next.put(Integer.valueOf(name.substring(name.lastIndexOf('-') + 1)), (Long) offset);
              }
            });
    return next;
  }

  /** Whether its files are all there, many or few. */
  boolean isWhole() {
    return folder().holdsAllOf(table.snapshot());
  }

  /** Whether all records are in it that were to be. */
  boolean isDone() {
    return plan().filter(plan -> plan.isDone(next())).isPresent() && isWhole();
  }

  long rows() {
    return table.rows(table.snapshot().version()).count();
  }

  /** Takes it away, whatever there is of it. */
  void remove() {
    folder().requireNothingElse();
    if (table.snapshot().version() >= 0
        && plan().isEmpty()
        && Names.quarantined(name()).isEmpty()) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot use %s at %s for records: another table is there; choose another --generation, or move it away"
              .formatted(name(), table.location()));
    }
    folder().delete();
    DeltaLog.invalidateCache(table.spark(), table.location());
  }
}
