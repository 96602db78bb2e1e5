package io.sluice.spark.table;

import io.delta.tables.DeltaTable;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import java.time.Instant;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** One table of the pipeline, there or not yet; every call looks at its newest version. */
public record LakeTable(SparkSession spark, String name, Path location) {

  /** The setting whose value goes into every commit of a session as its user metadata. */
  public static final String USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata";

  private static final String TRANSACTION = "spark.databricks.delta.write.txnAppId";
  private static final String TRANSACTION_VERSION = "spark.databricks.delta.write.txnVersion";

  /** The table beside it in which an older version waits to be promoted, if there is one. */
  public LakeTable staged() {
    String other = Names.stagedTable(name);
    return new LakeTable(spark, other, new Path(location.getParent(), other));
  }

  public boolean exists() {
    return snapshot().version() >= 0;
  }

  /** The newest version, or empty if the table does not exist. */
  public Optional<Long> version() {
    return Optional.of(snapshot().version()).filter(version -> version >= 0);
  }

  public Snapshot snapshot() {
    return log().update(false, Option.empty(), Option.empty());
  }

  public DeltaLog log() {
    return DeltaLog.forTable(spark, location);
  }

  public DeltaTable delta() {
    return DeltaTable.forPath(spark, location.toString());
  }

  public Dataset<Row> rows() {
    return spark.read().format("delta").load(location.toString());
  }

  /**
   * The table as it was.
   *
   * @param version that can still be read from the log
   */
  public Snapshot snapshot(long version) {
    DeltaLog log = log();
    return log.getSnapshotAt(
        version, log.getSnapshotAt$default$2(), log.getSnapshotAt$default$3(), false);
  }

  /** Writes a checkpoint of the newest version, if it has none: readers need nothing before it. */
  public void checkpoint() {
    Snapshot newest = snapshot();
    if (newest.logSegment().checkpointProvider().version() < newest.version()) {
      log().checkpoint(newest, Option.empty());
    }
  }

  /** When a version was committed, by the time of its file in the log. */
  public Instant timeOf(long version) {
    return Instant.ofEpochMilli(snapshot(version).timestamp());
  }

  /** The rows of a version. */
  public Dataset<Row> rows(long version) {
    return spark.read().format("delta").option("versionAsOf", version).load(location.toString());
  }

  /** All rows of some files of a version. */
  public Dataset<Row> rows(Snapshot version, List<AddFile> files) {
    return log()
        .createDataFrame(
            version, CollectionConverters.asScala(files).toList(), false, Option.empty());
  }

  /**
   * Rows that are to be written into the table, those of a partition together: else every task
   * would write a file into every partition.
   */
  public Dataset<Row> together(Dataset<Row> written, Snapshot version) {
    List<String> partitions = CollectionConverters.asJava(version.metadata().partitionColumns());
    return partitions.isEmpty()
        ? written
        : written.repartition(
            partitions.stream()
                .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
                .toArray(Column[]::new));
  }

  public StructType schema() {
    return snapshot().schema();
  }

  /**
   * Refuses the table if the lake-writer could not write it any more.
   *
   * @param verb what is being done to the table, for the message
   */
  public void requireWritable(String verb) {
    Snapshot snapshot = snapshot();
    WritableProtocol.require(
        "Cannot %s %s".formatted(verb, name), snapshot.protocol(), snapshot.metadata());
  }

  /** Refuses to create the table if the lake-writer could not write what this session creates. */
  public void requireWritableAsNew(String verb, StructType schema) {
    WritableProtocol.requireForNew("Cannot %s %s".formatted(verb, name), spark, schema);
  }

  /**
   * Runs what commits to the table.
   *
   * @param note goes into the commit as its user metadata
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if another writer was faster with
   *     something that this one would have to see
   */
  public <T> T committing(String verb, String note, Supplier<T> commit) {
    return new SessionSettings(spark, Map.of(USER_METADATA, note))
        .during(() -> refusingRivals(verb, commit));
  }

  /**
   * Runs what commits to the table once, and records a transaction in the same commit.
   *
   * <p>If the table has this transaction at this version or a higher one, Delta does nothing.
   *
   * @throws SluiceException as {@link #committing}, and if another run has recorded it meanwhile
   */
  public <T> T committing(
      String verb, String note, String transaction, long version, Supplier<T> commit) {
    Map<String, String> settings =
        Map.of(TRANSACTION, transaction, TRANSACTION_VERSION, Long.toString(version));
    return new SessionSettings(spark, settings).during(() -> committing(verb, note, commit));
  }

  /**
   * The version of a transaction that the table has recorded, or 0 (Delta PROTOCOL.md, "Transaction
   * Identifiers").
   */
  public long transaction(String name) {
    Option<Object> version = snapshot().transactions().get(name);
    return version.isDefined() ? (Long) version.get() : 0;
  }

  /**
   * Runs what commits to the table, in the session's settings.
   *
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if another writer was faster with
   *     something that this one would have to see
   */
  public <T> T refusingRivals(String verb, Supplier<T> commit) {
    try {
      return commit.get();
    } catch (ConcurrentModificationException e) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot %s %s: another writer changed the table meanwhile (%s); run it again"
              .formatted(verb, name, e.getClass().getSimpleName()),
          e);
    }
  }
}
