package io.sluice.spark.merge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/** What becomes of rows and changes that were joined, and how many there were of each kind. */
record Fates(long kept, long inserted, long updated, long deleted) {

  /** The column that says it. */
  static final String COLUMN = "sluice fate";

  private static final String KEPT = "kept";
  private static final String INSERTED = "inserted";
  private static final String UPDATED = "updated";
  private static final String DELETED = "deleted";
  private static final String NONE = "none";

  /**
   * @param isThere whether there is a row of the key
   */
  static Column of(Column isThere) {
    Column applies = ChangeRule.hasChange().and(ChangeRule.isLater());
    return functions
        .when(
            isThere,
            functions
                .when(applies.and(ChangeRule.isDelete()), DELETED)
                .when(applies, UPDATED)
                .otherwise(KEPT))
        .when(ChangeRule.isDelete(), NONE)
        .otherwise(INSERTED);
  }

  /** Whether the change's values are the row's. */
  static Column isFromChange(Column fate) {
    return fate.isin(INSERTED, UPDATED);
  }

  static Column isRow() {
    return functions.col("`" + COLUMN + "`").isin(KEPT, INSERTED, UPDATED);
  }

  static Column[] counts() {
    return List.of(KEPT, INSERTED, UPDATED, DELETED).stream()
        .map(fate -> functions.count_if(functions.col("`" + COLUMN + "`").equalTo(fate)).as(fate))
        .toArray(Column[]::new);
  }

  /** Waits until they are counted, which is when they are written. */
  static Fates counted(Observation observation) {
    try {
      Map<String, Object> counts = observation.getAsJava();
      return new Fates(
          count(counts, KEPT),
          count(counts, INSERTED),
          count(counts, UPDATED),
          count(counts, DELETED));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted before the rows were counted", e);
    }
  }

  private static long count(Map<String, Object> counts, String fate) {
    return (long) Objects.requireNonNull(counts.get(fate), fate);
  }

  Counts report() {
    return new Counts(inserted, updated, deleted);
  }

  /** By the names under which the history of a table has them of a MERGE. */
  scala.collection.immutable.Map<String, SQLMetric> metrics(
      SparkContext spark, List<AddFile> removed, List<FileAction> added) {
    Map<String, SQLMetric> metrics = new HashMap<>();
    Map.of(
            "operationNumSourceRows", inserted + updated + deleted,
            "numTargetRowsCopied", kept,
            "numTargetRowsInserted", inserted,
            "numTargetRowsUpdated", updated,
            "numTargetRowsDeleted", deleted,
            "numTargetFilesAdded", (long) added.size(),
            "numTargetFilesRemoved", (long) removed.size())
        .forEach(
            (name, value) -> {
              SQLMetric metric = SQLMetrics.createMetric(spark, name);
              metric.set(value);
              metrics.put(name, metric);
            });
    return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(metrics));
  }
}
