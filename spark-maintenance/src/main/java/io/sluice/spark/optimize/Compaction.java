package io.sluice.spark.optimize;

import io.delta.tables.DeltaOptimizeBuilder;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.job.Progress;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.SessionSettings;
import io.sluice.spark.table.SideBySide;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes the small files of a table together, up to a size.
 *
 * <p>No row changes, and a writer that appends meanwhile does not notice: the commit removes only
 * files that were there and says that no data changed. Tables are done side by side: most of what a
 * small one takes is Spark's planning on one thread.
 *
 * @param busy partitions that are left alone
 * @param layout how files are written
 */
public record Compaction(
    long targetBytes, BusyPartitions busy, Layout layout, InstantSource clock, Progress progress) {

  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

  /** How files are written together. */
  public sealed interface Layout {

    /** As they come, by Delta's OPTIMIZE. */
    record Packed() implements Layout {}

    /** Rows that are near to each other in these columns in one file, by Delta's OPTIMIZE. */
    record Clustered(List<String> columns) implements Layout {}

    /** As they come, by a plain overwrite. */
    record Rewritten() implements Layout {}
  }

  /** What would be done; reads the log only. */
  public TableReport plan(LakeTable table) {
    return plan(table, table.snapshot());
  }

  private TableReport plan(LakeTable table, Snapshot before) {
    List<LiveFile> files = files(before);
    Set<Map<String, String>> left = busy.of(files, clock.instant());
    CompactionPlan plan = plan(files, left);
    return plan.isEmpty()
        ? TableReport.nothingToDo(table.name(), before, left.size())
        : TableReport.planned(table.name(), before, plan, left.size());
  }

  private CompactionPlan plan(List<LiveFile> files, Set<Map<String, String>> left) {
    return CompactionPlan.of(
        files.stream().filter(file -> !left.contains(file.partition())).toList(), targetBytes);
  }

  /** Does it; Delta decides which files are worth it, as {@link CompactionPlan} foretells. */
  public List<TableReport> run(SparkSession spark, List<LakeTable> tables) {
    return new SessionSettings(spark, settings()).during(() -> SideBySide.each(tables, this::run));
  }

  private TableReport run(LakeTable table) {
    progress.step("writing the small files of %s together".formatted(table.name()));
    Snapshot before = table.snapshot();
    List<LiveFile> files = files(before);
    Set<Map<String, String>> left = busy.of(files, clock.instant());
    if (write(table, files, left) == 0) {
      return TableReport.nothingToDo(table.name(), before, left.size());
    }
    table.requireWritable("optimize");
    TableReport report =
        TableReport.optimized(
            table.name(), before, table.snapshot(), plan(files, left), left.size());
    LOG.info("{}", report);
    return report;
  }

  /** How many files were replaced. */
  private long write(LakeTable table, List<LiveFile> files, Set<Map<String, String>> left) {
    if (!files.isEmpty() && files.stream().allMatch(file -> left.contains(file.partition()))) {
      return 0;
    }
    if (layout instanceof Layout.Rewritten) {
      return new Rewrite(table, targetBytes).run(files, left);
    }
    return table.refusingRivals(
        "optimize",
        () -> {
          DeltaOptimizeBuilder all = table.delta().optimize();
          DeltaOptimizeBuilder some =
              left.isEmpty() ? all : all.where(PartitionPredicate.without(left));
          return removed(
              layout instanceof Layout.Clustered clustered
                  ? some.executeZOrderBy(columns(table, clustered.columns()))
                  : some.executeCompaction());
        });
  }

  private static String[] columns(LakeTable table, List<String> columns) {
    List<String> there = List.of(table.schema().fieldNames());
    List<String> partitions =
        CollectionConverters.asJava(table.snapshot().metadata().partitionColumns());
    for (String column : columns) {
      if (!there.contains(column) || partitions.contains(column)) {
        throw new SluiceException(
            ExitCode.FAILED,
            "Cannot optimize %s by '%s': %s; its other columns are %s"
                .formatted(
                    table.name(),
                    column,
                    there.contains(column)
                        ? "files are apart by it anyway, it is a partition column"
                        : "it has no such column",
                    there.stream().filter(name -> !partitions.contains(name)).toList()));
      }
    }
    return columns.toArray(String[]::new);
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
    return snapshot.allFiles().collectAsList().stream().map(LiveFile::of).toList();
  }
}
