package io.sluice.spark.load;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.Expectation;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.LaterRestore;
import io.sluice.spark.table.PipelineTables;
import io.sluice.spark.verify.SparkTypes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The table of a dimension, and what the pipeline file says of it.
 *
 * @param key the column whose value finds a row
 * @param declared the columns, if the file says
 * @param partitionBy the partition columns if the table has to be created
 */
record LoadTarget(
    LakeTable table,
    LakeTable quarantine,
    Located key,
    Optional<StructType> declared,
    List<Located> partitionBy,
    List<Expectation> expectations,
    Names names) {

  /** A transaction that is older is forgotten, and with it that a load was done. */
  private static final String FORGETTING = "delta.setTransactionRetentionDuration";

  static LoadTarget of(SparkSession spark, Pipeline pipeline, DimensionDefinition dimension) {
    PipelineTables tables = new PipelineTables(spark, pipeline);
    String table = dimension.table();
    return new LoadTarget(
        tables.table(table),
        tables.table(Names.quarantineTable(table)),
        dimension.key(),
        dimension.schema().map(SparkTypes::of),
        pipeline.table(table).partitionBy().stream()
            .map(key -> new Located(key.source(), key.at()))
            .toList(),
        pipeline.table(table).expectations(),
        new Names(pipeline));
  }

  /** Whether the table has recorded a load. */
  boolean has(LoadId id) {
    return table.transaction(transaction(id)) > 0;
  }

  /**
   * Refuses a load that is recorded if its rows may be gone: a run that says that there is nothing
   * to do would leave them out for good.
   */
  void requireRowsOf(LoadId id) {
    OptionalLong restore = LaterRestore.than(transaction(id), table, table.snapshot());
    if (restore.isPresent()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot tell whether %s has load %s: its version %d is a RESTORE, which may have taken out the rows and left the record; to load them again, give the load another --load-id"
              .formatted(table.name(), id, restore.getAsLong()));
    }
  }

  /** The transaction that says so. */
  String transaction(LoadId id) {
    return names.loadTransaction(table.name(), id.value());
  }

  RejectedRows rejected(LoadId id) {
    return new RejectedRows(quarantine, names.loadTransaction(quarantine.name(), id.value()), id);
  }

  /** Refuses a table that would forget which loads it has. */
  void requireMemory() {
    Option<String> retention = table.snapshot().metadata().configuration().get(FORGETTING);
    if (retention.isDefined()) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot load %s: its property %s = %s makes it forget which loads it has; take the property away"
              .formatted(table.name(), FORGETTING, retention.get()));
    }
  }
}
