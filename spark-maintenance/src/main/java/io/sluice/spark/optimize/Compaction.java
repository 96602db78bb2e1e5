package io.sluice.spark.optimize;

import io.delta.tables.DeltaOptimizeBuilder;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.job.Progress;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.SessionSettings;
import io.sluice.spark.table.SideBySide;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
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

  /** Replaced files, each of which is an entry that readers have to replay. */
  private static final long WORTH_A_CHECKPOINT = 250;

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

  /**
   * Does it; Delta decides which files are worth it, as {@link CompactionPlan} foretells. Every
   * table is tried, whatever becomes of the others.
   */
  public List<TableReport> run(SparkSession spark, List<LakeTable> tables) {
    List<Map<String, String>> settingsOfEach = SideBySide.each(tables, this::settings);
    Map<Map<String, String>, List<LakeTable>> bySettings = new LinkedHashMap<>();
    for (int i = 0; i < tables.size(); i++) {
      bySettings
          .computeIfAbsent(settingsOfEach.get(i), any -> new ArrayList<>())
          .add(tables.get(i));
    }
    Map<String, TableReport> reports = new HashMap<>();
    List<RuntimeException> failures = new ArrayList<>();
    bySettings.forEach(
        (settings, alike) -> {
          try {
            new SessionSettings(spark, settings)
                .during(() -> SideBySide.each(alike, this::run))
                .forEach(report -> reports.put(report.table(), report));
          } catch (RuntimeException e) {
            failures.add(e);
          }
        });
    if (!failures.isEmpty()) {
      RuntimeException first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
    return tables.stream().map(table -> Objects.requireNonNull(reports.get(table.name()))).toList();
  }

  private TableReport run(LakeTable table) {
    progress.step("writing the small files of %s together".formatted(table.name()));
    Snapshot before = table.snapshot();
    List<LiveFile> files = files(before);
    Set<Map<String, String>> left = busy.of(files, clock.instant());
    long replaced = write(table, files, left);
    if (replaced == 0) {
      return TableReport.nothingToDo(table.name(), before, left.size());
    }
    table.requireWritable("optimize");
    if (replaced >= WORTH_A_CHECKPOINT) {
      // Until there is one, readers go through all that was there and all that was removed.
      table.checkpoint();
    }
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

  private Map<String, String> settings(LakeTable table) {
    String size = Long.toString(targetBytes);
    Map<String, String> settings = new HashMap<>();
    settings.put(LakeTable.USER_METADATA, "sluice optimize");
    settings.put("spark.databricks.delta.optimize.minFileSize", size);
    settings.put("spark.databricks.delta.optimize.maxFileSize", size);
    commitSize(table)
        .ifPresent(bytes -> settings.put("spark.databricks.delta.optimize.batchSize", bytes + "b"));
    return settings;
  }

  private OptionalLong commitSize(LakeTable table) {
    try {
      Snapshot snapshot = table.snapshot();
      return CommitSize.isOne(snapshot.numOfFiles())
          ? OptionalLong.empty()
          : CommitSize.of(files(snapshot), targetBytes);
    } catch (Exception unreadable) {
      // It is read again when it is its turn, and then that is its failure.
      LOG.debug("Cannot read {}", table.name(), unreadable);
      return OptionalLong.empty();
    }
  }

  private static List<LiveFile> files(Snapshot snapshot) {
    return snapshot.allFiles().collectAsList().stream().map(LiveFile::of).toList();
  }
}
