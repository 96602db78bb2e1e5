package io.sluice.spark.merge;

import io.sluice.spark.job.Progress;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Creates a keyed table without rows, which says from its first version on whose it is.
 *
 * <p>It does so with a commit of its own: {@code CREATE TABLE IF NOT EXISTS} takes the folder of a
 * log without a version, as a killed run leaves it, for a table.
 */
record KeyedTableCreation(KeyedTable table, Progress progress) {

  /** Its columns are not null where the changelog's are. */
  void run(Snapshot changelog) {
    progress.step("creating " + table.name());
    StructType columns = table.columns(changelog);
    table.rows().requireWritableAsNew("create", columns);
    table.rows().committing("merge", "sluice merge: create " + table.name(), () -> commit(columns));
    table.requireMerged(table.rows().snapshot());
  }

  /** Nothing if another run was faster by now; if it is so later, the commit loses to it. */
  private Snapshot commit(StructType columns) {
    OptimisticTransaction commit =
        table.rows().log().startTransaction(Option.empty(), Option.empty());
    if (commit.readVersion() < 0) {
      commit.updateMetadataForNewTable(metadata(columns));
      commit.commit(
          CollectionConverters.asScala(List.<Action>of()).toList(),
          new DeltaOperations.CreateTable(commit.metadata(), false, false, Option.empty()),
          Map$.MODULE$.empty());
    }
    return table.rows().snapshot();
  }

  private Metadata metadata(StructType columns) {
    return new Metadata(
        Metadata.apply$default$1(),
        Metadata.apply$default$2(),
        Metadata.apply$default$3(),
        Metadata.apply$default$4(),
        columns.json(),
        CollectionConverters.asScala(table.partitionBy()).toList(),
        scala.collection.immutable.Map.from(
            CollectionConverters.asScala(Map.of(KeyedTable.KEYED_BY, table.keyedBy()))),
        Metadata.apply$default$8());
  }
}
