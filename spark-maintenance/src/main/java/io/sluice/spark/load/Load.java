package io.sluice.spark.load;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.job.Progress;
import io.sluice.spark.load.LoadResult.Outcome;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.SessionSettings;
import io.sluice.spark.verify.BatchSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the rows of files into a table by their key, in one commit that records the load's id.
 *
 * <p>Every row is in the table afterwards, as the files have it, or an expectation has rejected it;
 * or nothing was written to the table. A load that the table has does nothing.
 */
record Load(LoadTarget target, LoadOptions options, Progress progress) {

  private static final Logger LOG = LoggerFactory.getLogger(Load.class);

  /** Whether to commit, or only to say what a commit would change. */
  enum Mode {
    COMMIT,
    DRY_RUN
  }

  /**
   * @throws SluiceException if the files cannot be loaded
   */
  LoadResult run(Catalog catalog, LoadId id, Mode mode) {
    Map<String, String> settings = new HashMap<>(BatchSession.settings());
    // Spark goes by the compressed size, and keys that fit a file may not fit the memory.
    settings.put("spark.sql.autoBroadcastJoinThreshold", "-1");
    return new SessionSettings(table().spark(), settings).during(() -> load(catalog, id, mode));
  }

  private LakeTable table() {
    return target.table();
  }

  private LoadResult load(Catalog catalog, LoadId id, Mode mode) {
    Optional<Long> before = table().version();
    if (before.isPresent()) {
      table().requireWritable("load");
      target.requireMemory();
      if (target.has(id)) {
        target.requireRowsOf(id);
        return LoadResult.alreadyLoaded(table().name(), catalog.name(), id, before);
      }
    }
    progress.step("reading " + catalog.name());
    FileColumns files = new FileColumns(catalog, target, options.evolution());
    TargetColumns columns = files.settled();
    Dataset<Row> raw = catalog.reading(() -> catalog.rows(columns.columns())).persist();
    try {
      RowPlaces places = catalog.reading(() -> RowPlaces.of(catalog, raw));
      catalog.requireUnchanged();
      List<CleanCast> casts = files.casts(raw.schema(), columns.columns());
      requireClean(files, raw, casts, places);
      JudgedRows rows = JudgedRows.of(files, clean(raw, casts), columns.columns(), places);
      progress.step("comparing %d rows with %s".formatted(rows.read(), table().name()));
      LoadPlan plan = LoadPlan.of(files, rows, columns, before, options);
      if (mode == Mode.DRY_RUN) {
        return result(catalog, id, Outcome.DRY_RUN, before, before, rows, plan.changes());
      }
      return commit(catalog, id, rows, plan, before);
    } finally {
      raw.unpersist();
    }
  }

  private void requireClean(
      FileColumns files, Dataset<Row> raw, List<CleanCast> casts, RowPlaces places) {
    CleanCast key =
        casts.stream()
            .filter(cast -> cast.to().name().equals(target.key().text()))
            .findFirst()
            .orElseThrow();
    List<String> problems =
        files.catalog().reading(() -> RowCheck.problems(raw, casts, key, files.catalog(), places));
    if (!problems.isEmpty()) {
      throw files.refused(
          String.join("; ", problems) + files.noWidening(),
          "nothing was written, mend the file first");
    }
  }

  private static Dataset<Row> clean(Dataset<Row> raw, List<CleanCast> casts) {
    Column[] values = new Column[casts.size() + 1];
    for (int i = 0; i < casts.size(); i++) {
      values[i] = casts.get(i).value();
    }
    values[casts.size()] = Columns.named(RowPlaces.COLUMN);
    return raw.select(values);
  }

  private LoadResult commit(
      Catalog catalog, LoadId id, JudgedRows rows, LoadPlan plan, Optional<Long> before) {
    catalog.requireUnchanged();
    requireUnchanged(before);
    progress.step("writing " + table().name());
    target.rejected(id).write(rows.rejected(id), rows.quarantined());
    Changes changes =
        table()
            .committing(
                "load",
                "sluice load " + catalog.name(),
                target.transaction(id),
                1,
                () -> before.isPresent() ? plan.merge(table()) : create(plan));
    table().requireWritable("load");
    if (!target.has(id)) {
      throw new IllegalStateException(
          "%s has no transaction of load %s".formatted(table().name(), id));
    }
    LoadResult result =
        result(catalog, id, Outcome.LOADED, before, table().version(), rows, changes);
    LOG.info("{}", result.report().sentence());
    return result;
  }

  /** What was compared with one version is not merged into another; Delta sees what comes later. */
  private void requireUnchanged(Optional<Long> before) {
    if (!table().version().equals(before)) {
      throw faster(null);
    }
  }

  private SluiceException faster(@Nullable Throwable cause) {
    return new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot load %s: another writer changed the table meanwhile; run it again"
            .formatted(table().name()),
        cause);
  }

  private Changes create(LoadPlan plan) {
    try {
      plan.create(table(), target.partitionBy());
    } catch (Exception e) {
      // Scala throws it unchecked, checked though it is.
      if (e instanceof AnalysisException && table().exists()) {
        throw faster(e);
      }
      throw e;
    }
    return plan.changes();
  }

  private LoadResult result(
      Catalog catalog,
      LoadId id,
      Outcome outcome,
      Optional<Long> before,
      Optional<Long> after,
      JudgedRows rows,
      Changes changes) {
    return new LoadResult(
        table().name(),
        catalog.name(),
        id,
        outcome,
        before,
        after,
        rows.counts(),
        changes,
        rows.results());
  }
}
