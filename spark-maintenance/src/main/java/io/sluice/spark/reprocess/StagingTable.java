package io.sluice.spark.reprocess;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.TablePropertyChange;
import io.sluice.spark.table.TablePropertyChange.Change;
import io.sluice.spark.verify.LakeReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The table beside a view's own in which a generation of its rows waits.
 *
 * <p>Its rows and what is known of them are one commit, and never change. The one property that
 * changes says at which version they were found to be good.
 */
record StagingTable(String view, String generation, LakeTable table) {

  private static final String STATE = "sluice.reprocess";
  private static final String VALIDATED = "sluice.reprocess.validated";
  private static final String JOB = "reprocess";

  static StagingTable of(LakeReader lake, String view, String generation) {
    String name = Names.generationTable(view, generation);
    return new StagingTable(
        view, generation, new LakeTable(lake.spark(), name, new Path(lake.names().table(name))));
  }

  String name() {
    return table.name();
  }

  StagingFolder folder() {
    return new StagingFolder(name(), table.location(), table.log().newDeltaHadoopConf());
  }

  /**
   * What is staged, if its rows are there.
   *
   * @throws SluiceException if something else is in its place
   */
  Optional<StagedState> state() {
    Optional<StagedState> said = said();
    return said.isPresent() && isWhole() ? said : Optional.empty();
  }

  /** Whether there is something of it, be it a part of what was to be. */
  boolean isThere() {
    return folder().exists();
  }

  private Optional<StagedState> said() {
    folder().requireNothingElse();
    Snapshot snapshot = table.snapshot();
    if (snapshot.version() < 0) {
      return Optional.empty();
    }
    String state = properties(snapshot).get(STATE);
    if (state == null) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot use %s at %s for staging: another table is there; choose another --generation, or move it away"
              .formatted(name(), table.location()));
    }
    return Optional.of(StagedState.parse(state));
  }

  private boolean isWhole() {
    return folder().holdsAllOf(table.snapshot());
  }

  /** The rows; of a column that is called as in the view. */
  Dataset<Row> rows() {
    return table.rows(table.snapshot().version());
  }

  /** Whether the rows, as they are now, were found to be good. */
  boolean isValidated() {
    Snapshot snapshot = table.snapshot();
    return Long.toString(snapshot.version() - 1).equals(properties(snapshot).get(VALIDATED));
  }

  /** Notes that the version that is there now is good. */
  void validated() {
    change().make(properties -> new Change.Set(VALIDATED, Long.toString(version())));
  }

  void invalidated() {
    change()
        .make(
            properties ->
                properties.containsKey(VALIDATED)
                    ? new Change.Unset(VALIDATED)
                    : new Change.None());
  }

  private long version() {
    return table.snapshot().version();
  }

  private TablePropertyChange change() {
    return new TablePropertyChange(table, JOB);
  }

  private static Map<String, String> properties(Snapshot snapshot) {
    return CollectionConverters.asJava(snapshot.metadata().configuration());
  }

  /**
   * Writes rows and state in one commit.
   *
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if another run was faster
   */
  void create(StagedState state, Dataset<Row> rows) {
    table.requireWritableAsNew(JOB, rows.schema());
    table.committing(
        JOB,
        "sluice reprocess: generation %s of %s".formatted(generation, view),
        () -> commit(state, rows));
  }

  private long commit(StagedState state, Dataset<Row> rows) {
    OptimisticTransaction commit = table.log().startTransaction(Option.empty(), Option.empty());
    commit.updateMetadataForNewTable(metadata(state, rows.schema()));
    Seq<Action> files =
        CollectionConverters.asScala(
                CollectionConverters.asJava(commit.writeFiles(rows)).stream()
                    .map(Action.class::cast)
                    .toList())
            .toList();
    return commit.commit(files, new DeltaOperations.ManualUpdate$(), Map$.MODULE$.empty());
  }

  private static Metadata metadata(StagedState state, StructType schema) {
    return new Metadata(
        UUID.randomUUID().toString(),
        Names.generationTable(state.view(), state.generation()),
        null,
        new Format("parquet", Map$.MODULE$.empty()),
        schema.asNullable().json(),
        CollectionConverters.asScala(List.<String>of()).toList(),
        Map$.MODULE$.from(CollectionConverters.asScala(Map.of(STATE, state.json()))),
        Option.empty());
  }

  /** Takes it away, whatever there is of it. */
  void remove() {
    said();
    folder().delete();
    DeltaLog.invalidateCache(table.spark(), table.location());
  }
}
