package io.sluice.spark.optimize;

import io.sluice.spark.job.Progress;
import io.sluice.spark.optimize.CompactionPlan.LiveFile;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.SessionSettings;
import io.sluice.spark.table.SideBySide;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes the small files of a table together, up to a size.
 *
 * <p>No row changes, and a writer that appends meanwhile does not notice: the commit removes only
 * files that were there and says that no data changed. Tables are done side by side: most of what a
 * small one takes is Spark's planning on one thread.
 */
record Compaction(long targetBytes, Progress progress) {

  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

  /** What would be done; reads the log only. */
  TableReport plan(LakeTable table) {
    Snapshot before = table.snapshot();
    CompactionPlan plan = CompactionPlan.of(files(before), targetBytes);
    return plan.isEmpty()
        ? TableReport.nothingToDo(table.name(), before)
        : TableReport.planned(table.name(), before, plan);
  }

  /** Does it; Delta decides which files are worth it, as {@link CompactionPlan} foretells. */
  List<TableReport> run(SparkSession spark, List<LakeTable> tables) {
    return new SessionSettings(spark, settings()).during(() -> SideBySide.each(tables, this::run));
  }

  private TableReport run(LakeTable table) {
    progress.step("writing the small files of %s together".formatted(table.name()));
    Snapshot before = table.snapshot();
    long removed =
        table.refusingRivals(
            "optimize", () -> removed(table.delta().optimize().executeCompaction()));
    if (removed == 0) {
      return TableReport.nothingToDo(table.name(), before);
    }
    table.requireWritable("optimize");
    TableReport report = TableReport.optimized(table.name(), before, table.snapshot());
    LOG.info("{}", report);
    return report;
  }

  private static long removed(Dataset<Row> metrics) {
    // Whole as they are: to select from them would be a job.
    Row ofTable = metrics.collectAsList().get(0);
    return ofTable.<Row>getAs("metrics").<Long>getAs("numFilesRemoved");
  }

  private Map<String, String> settings() {
    String size = Long.toString(targetBytes);
    return Map.of(
        LakeTable.USER_METADATA,
        "sluice optimize",
        "spark.databricks.delta.optimize.minFileSize",
        size,
        "spark.databricks.delta.optimize.maxFileSize",
        size);
  }

  private static List<LiveFile> files(Snapshot snapshot) {
    return snapshot.allFiles().collectAsList().stream().map(Compaction::live).toList();
  }

  private static LiveFile live(AddFile file) {
    // Not Map.copyOf: the value of a partition may be null.
    return new LiveFile(
        new HashMap<>(CollectionConverters.asJava(file.partitionValues())), file.size());
  }
}
