package io.sluice.spark.merge;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import io.sluice.change.ChangeRows;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.job.Progress;
import io.sluice.spark.merge.MergeResult.Outcome;
import io.sluice.spark.table.LaterRestore;
import io.sluice.spark.table.SessionSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Brings a keyed table to a version of its changelog.
 *
 * <p>The rows and the version that they are folded up to are one commit, so whatever happens on the
 * way, the next run goes on from there. What it does is right beside a writer that appends to the
 * changelog, and beside a compaction of either table.
 */
record Fold(KeyedTable table, Progress progress) {

  private static final Logger LOG = LoggerFactory.getLogger(Fold.class);

  private static final String ROW = "row";
  private static final String CHANGE = "change";

  /** What of the changelog is read. */
  enum Extent {
    /** What is not folded yet. */
    NEW,
    /** All of it. */
    ALL
  }

  /** Whether to commit, or only to say what a commit would change. */
  enum Mode {
    COMMIT,
    DRY_RUN
  }

  /**
   * @throws SluiceException if the changelog cannot be folded, or another merge was faster; either
   *     way the table is at a version of its changelog, and says at which
   */
  MergeResult run(Extent extent, Mode mode) {
    Snapshot changelog = table.changelog().snapshot();
    Optional<Long> before = table.rows().version();
    if (before.isPresent()) {
      table.requireMerged(table.rows().snapshot());
      table.rows().requireWritable("merge");
    }
    Optional<Long> folded = folded(changelog, extent);
    if (folded.equals(Optional.of(changelog.version()))) {
      return result(Outcome.UP_TO_DATE, changelog, folded, before, Counts.NONE);
    }
    if (mode == Mode.DRY_RUN) {
      Counts counts = Counts.between(latest(changelog, folded), existing(), table.key());
      return result(Outcome.DRY_RUN, changelog, folded, before, counts);
    }
    if (before.isEmpty()) {
      create(changelog);
    }
    Counts counts =
        folded.isPresent() ? fold(changelog, folded.get()) : foldAll(changelog, before.isPresent());
    requireFolded(changelog);
    table.rows().requireWritable("merge");
    MergeResult result = result(Outcome.MERGED, changelog, folded, before, counts);
    LOG.info("{}", result);
    return result;
  }

  private Optional<Long> folded(Snapshot changelog, Extent extent) {
    if (extent == Extent.ALL || !table.rows().exists()) {
      return Optional.empty();
    }
    Snapshot rows = table.rows().snapshot();
    Optional<Long> folded = table.folded(rows, changelog);
    if (folded.isPresent()) {
      requireNoRestore(rows, changelog);
    }
    return folded;
  }

  private void requireNoRestore(Snapshot rows, Snapshot changelog) {
    OptionalLong restore = LaterRestore.than(table.transaction(changelog), table.rows(), rows);
    if (restore.isPresent()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot merge %s: its version %d is a RESTORE, which brought rows back and not what they are folded up to; 'sluice merge --full' makes the table anew from its changelog"
              .formatted(table.name(), restore.getAsLong()));
    }
  }

  private Optional<Dataset<Row>> existing() {
    return table.rows().exists() ? Optional.of(table.rows().rows()) : Optional.empty();
  }

  /** Its columns are not null where the changelog's are. */
  private void create(Snapshot changelog) {
    progress.step("creating " + table.name());
    StructType columns = table.columns(changelog);
    table.rows().requireWritableAsNew("create", columns);
    DeltaTableBuilder builder =
        DeltaTable.createIfNotExists(table.rows().spark())
            .location(table.rows().location().toString())
            .addColumns(columns)
            .property(KeyedTable.KEYED_BY, table.keyedBy());
    if (!table.partitionBy().isEmpty()) {
      builder = builder.partitionedBy(table.partitionBy().toArray(String[]::new));
    }
    table.rows().committing("merge", "sluice merge: create " + table.name(), builder::execute);
    table.requireMerged(table.rows().snapshot());
  }

  private Counts fold(Snapshot changelog, long folded) {
    ChangelogSlice slice = slice(changelog, folded);
    if (slice.isEmpty()) {
      progress.step("noting that version %d has no new changes".formatted(changelog.version()));
      FoldedVersion.note(table, changelog, changelog.version());
      return Counts.NONE;
    }
    Dataset<Row> latest = latest(read(changelog, slice));
    progress.step(
        "merging versions %d to %d of %s"
            .formatted(folded + 1, changelog.version(), table.changelog().name()));
    Map<String, Column> values = values(changelog);
    Column isDelete =
        LatestChanges.named(CHANGE, ChangeRows.OPERATION.name()).equalTo(ChangeRows.DELETE);
    Column isLater = LatestChanges.isLater(CHANGE, ROW);
    return committing(
        changelog,
        "sluice merge %s %d..%d"
            .formatted(table.changelog().name(), folded + 1, changelog.version()),
        () ->
            Counts.of(
                table
                    .rows()
                    .delta()
                    .as(ROW)
                    .merge(latest.as(CHANGE), LatestChanges.sameKey(table.key(), ROW, CHANGE))
                    .withSchemaEvolution()
                    .whenMatched(isDelete.and(isLater))
                    .delete()
                    .whenMatched(isLater)
                    .update(values)
                    .whenNotMatched(functions.not(isDelete))
                    .insert(values)
                    .execute()));
  }

  private Counts foldAll(Snapshot changelog, boolean mayBeFolded) {
    if (mayBeFolded) {
      progress.step("noting that all of %s has to be folded".formatted(table.changelog().name()));
      FoldedVersion.forget(table, changelog);
    }
    progress.step("folding all of " + table.changelog().name());
    Dataset<Row> rows =
        latest(changelog, Optional.empty())
            .where(LatestChanges.column(ChangeRows.OPERATION.name()).notEqual(ChangeRows.DELETE))
            .select(columns(changelog));
    long before = table.rows().snapshot().version();
    return committing(
        changelog,
        "sluice merge --full %s ..%d".formatted(table.changelog().name(), changelog.version()),
        () -> {
          rows.write()
              .format("delta")
              .mode("overwrite")
              .option("mergeSchema", "true")
              .save(table.rows().location().toString());
          return Counts.written(
              ChangelogLog.between(table.rows(), before + 1, table.rows().snapshot().version()));
        });
  }

  private Counts committing(Snapshot changelog, String note, Supplier<Counts> commit) {
    Map<String, String> transaction =
        Map.of(
            "spark.databricks.delta.write.txnAppId",
            table.transaction(changelog),
            "spark.databricks.delta.write.txnVersion",
            Long.toString(changelog.version()));
    Counts counts =
        new SessionSettings(table.rows().spark(), transaction)
            .during(() -> table.rows().committing("merge", note, () -> reading(commit)));
    progress.step("merged " + table.name());
    return counts;
  }

  /** Delta passes over a transaction in silence if a later one is there. */
  private void requireFolded(Snapshot changelog) {
    Optional<Long> folded = table.folded(table.rows().snapshot(), changelog);
    if (!folded.equals(Optional.of(changelog.version()))) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot merge %s up to version %d of its changelog: another merge was faster and is at %s; run it again"
              .formatted(
                  table.name(),
                  changelog.version(),
                  folded.map(version -> "version " + version).orElse("its beginning")));
    }
  }

  private Map<String, Column> values(Snapshot changelog) {
    Map<String, Column> values = new HashMap<>();
    for (String column : table.columns(changelog).fieldNames()) {
      values.put("`" + column.replace("`", "``") + "`", LatestChanges.named(CHANGE, column));
    }
    return values;
  }

  private Column[] columns(Snapshot changelog) {
    return Arrays.stream(table.columns(changelog).fieldNames())
        .map(LatestChanges::column)
        .toArray(Column[]::new);
  }

  private Dataset<Row> latest(Snapshot changelog, Optional<Long> folded) {
    return latest(
        folded.isPresent()
            ? read(changelog, slice(changelog, folded.get()))
            : table
                .changelog()
                .spark()
                .read()
                .format("delta")
                .option("versionAsOf", changelog.version())
                .load(table.changelog().location().toString()));
  }

  private Dataset<Row> latest(Dataset<Row> changes) {
    return LatestChanges.of(changes, table.key());
  }

  private ChangelogSlice slice(Snapshot changelog, long folded) {
    progress.step("reading the log of " + table.changelog().name());
    List<ChangelogCommit> commits =
        ChangelogLog.between(table.changelog(), folded + 1, changelog.version());
    ChangelogSlice slice =
        ChangelogSlice.of(table.changelog().name(), folded, changelog.version(), commits);
    slice.rewritten().forEach(this::requireThere);
    return slice;
  }

  private Dataset<Row> read(Snapshot changelog, ChangelogSlice slice) {
    return table
        .changelog()
        .log()
        .createDataFrame(
            changelog,
            CollectionConverters.asScala(slice.files()).toList(),
            false,
            scala.Option.empty());
  }

  /** A file that is live is there; one that is not is there until it is vacuumed. */
  private void requireThere(String path) {
    Path file = new Path(table.changelog().location(), new Path(URI.create(path)));
    SparkSession spark = table.changelog().spark();
    try {
      FileSystem files = file.getFileSystem(spark.sessionState().newHadoopConf());
      if (!files.exists(file)) {
        throw vacuumed(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SluiceException vacuumed(String path) {
    return ChangelogSlice.refused(
        table.changelog().name(),
        "file %s was written together with others and vacuumed before it was folded"
            .formatted(path));
  }

  /** A vacuum may come between the look for a file and its reading. */
  private <T> T reading(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof FileNotFoundException missing) {
          throw vacuumed(String.valueOf(missing.getMessage()));
        }
      }
      throw e;
    }
  }

  private MergeResult result(
      Outcome outcome,
      Snapshot changelog,
      Optional<Long> folded,
      Optional<Long> before,
      Counts counts) {
    return new MergeResult(
        table.name(), outcome, folded, changelog.version(), before, table.rows().version(), counts);
  }
}
