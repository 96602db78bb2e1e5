package io.sluice.spark.vacuum;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.job.Progress;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.TableHold;
import io.sluice.table.Hold;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.commands.VacuumCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Deletes what no version within the retention and no restore point needs.
 *
 * <p>The plan names every file; Delta's VACUUM gets that list instead of a listing of its own, and
 * decides once more by the table as it is then. It works with the table held, in steps: a restore
 * that put a file back in the meantime would otherwise lose it.
 *
 * @param retain how long files are kept; each table's own retention if empty
 */
public record Vacuum(Optional<Duration> retain, InstantSource clock, Progress progress) {

  private static final Logger LOG = LoggerFactory.getLogger(Vacuum.class);
  private static final int FILES_IN_STEP = 10_000;

  /** What would be done; reads the log and lists the folder, once. */
  public TableReport plan(LakeTable table) {
    return TableReport.planned(table.name(), find(table, clock.instant()));
  }

  /** Does it. */
  public TableReport run(LakeTable table) {
    progress.step("looking for files of %s that nobody needs".formatted(table.name()));
    VacuumPlan plan = find(table, clock.instant());
    VacuumPlan.Files deleted = VacuumPlan.Files.NONE;
    TableFolder folder = TableFolder.of(table);
    for (int from = 0; from < plan.doomed().size(); from += FILES_IN_STEP) {
      List<TableFile> step =
          plan.doomed().subList(from, Math.min(from + FILES_IN_STEP, plan.doomed().size()));
      progress.step(
          "deleting files of %s: %d of %d".formatted(table.name(), from, plan.doomed().size()));
      deleted = deleted.plus(delete(table, folder, step));
    }
    TableReport report = TableReport.vacuumed(table.name(), plan, deleted);
    LOG.info("{}", report);
    return report;
  }

  private VacuumPlan find(LakeTable table, Instant now) {
    Snapshot newest = table.snapshot();
    Duration minimum = Duration.ofMillis(DeltaLog.tombstoneRetentionMillis(newest.metadata()));
    Instant keptFrom = new RetentionGuard(table.name(), minimum).keptFrom(retain, now);
    Hold.of(CollectionConverters.asJava(newest.metadata().configuration()), now)
        .ifPresent(hold -> refuse(table, hold));
    TableFolder folder = TableFolder.of(table);
    Set<String> live = new HashSet<>();
    for (AddFile file : newest.allFiles().collectAsList()) {
      folder.relative(URI.create(file.path())).ifPresent(live::add);
    }
    Set<String> removed = new RemovedFiles(table, folder).since(keptFrom, newest, minimum, now);
    Set<String> needed = new RestorePoints(table, folder).paths(newest);
    return VacuumPlan.of(folder.list(), live, removed, needed, keptFrom);
  }

  private static void refuse(LakeTable table, Hold hold) {
    throw new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot vacuum %s: job %s holds the table until %s and may bring back what would be deleted; try again then"
            .formatted(table.name(), hold.job(), hold.until()));
  }

  private VacuumPlan.Files delete(LakeTable table, TableFolder folder, List<TableFile> files) {
    TableHold.of(table, "vacuum")
        .during(
            () -> table.committing("vacuum", "sluice vacuum", () -> vacuum(table, folder, files)));
    return files.stream()
        .filter(file -> !folder.has(file))
        .reduce(VacuumPlan.Files.NONE, VacuumPlan.Files::plus, VacuumPlan.Files::plus);
  }

  private Dataset<Row> vacuum(LakeTable table, TableFolder folder, List<TableFile> files) {
    String view = "sluice_vacuum_" + Long.toHexString(files.hashCode() & 0xffffffffL);
    List<Row> rows =
        files.stream()
            .map(
                file ->
                    RowFactory.create(
                        folder.path(file).toString(),
                        file.bytes(),
                        false,
                        file.modified().toEpochMilli()))
            .toList();
    table
        .spark()
        .createDataFrame(rows, VacuumCommand.INVENTORY_SCHEMA())
        .createOrReplaceTempView(view);
    try {
      // Not RETAIN, which takes whole hours: the table's own retention is the least, and the list
      // is
      // ours.
      return table
          .spark()
          .sql(
              "VACUUM delta.`%s` USING INVENTORY (SELECT * FROM %s)"
                  .formatted(table.location().toString().replace("`", "``"), view));
    } finally {
      table.spark().catalog().dropTempView(view);
    }
  }
}
