package io.sluice.spark.merge;

import io.sluice.change.ChangeRows;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.PartitionKey;
import io.sluice.pipeline.Pipeline;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.PipelineTables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * A table with one row for each key, and the changelog that it is folded from.
 *
 * <p>Nobody but a merge writes its rows: a property says so from its creation on.
 *
 * @param key what finds a row
 * @param partitionBy its partition columns, should it have to be created
 * @param notRows columns of the changelog that are none of its own
 */
record KeyedTable(
    LakeTable rows,
    LakeTable changelog,
    Names names,
    RowKey key,
    List<String> partitionBy,
    List<String> notRows) {

  /** The table property that names the key columns. */
  static final String KEYED_BY = "sluice.keyed-by";

  /**
   * @param source the stream or view whose rows are in the table
   */
  static KeyedTable of(PipelineTables tables, Pipeline pipeline, String source) {
    String changelog = Names.changelogTable(source);
    List<String> notRows = new ArrayList<>(List.of(ChangeRows.OPERATION.name()));
    pipeline.table(changelog).partitionBy().stream()
        .filter(key -> key.transform() != PartitionKey.Transform.IDENTITY)
        .map(PartitionKey::column)
        .forEach(notRows::add);
    return new KeyedTable(
        tables.table(source),
        tables.table(changelog),
        new Names(pipeline),
        RowKey.of(pipeline, source),
        pipeline.table(source).partitionBy().stream().map(PartitionKey::source).toList(),
        List.copyOf(notRows));
  }

  String name() {
    return rows.name();
  }

  /** The columns of a row, with the coordinates of the change that it comes from. */
  StructType columns(Snapshot changelog) {
    return new StructType(
        Arrays.stream(changelog.schema().fields())
            .filter(field -> !notRows.contains(field.name()))
            .toArray(StructField[]::new));
  }

  String keyedBy() {
    return String.join(",", key.columns());
  }

  /** The name of the transaction that says how much of a changelog is folded. */
  String transaction(Snapshot changelog) {
    return names.foldTransaction(name(), changelog.metadata().id());
  }

  /**
   * Refuses a table that holds other rows than those of merges by this key.
   *
   * @param snapshot of the table, which exists
   */
  void requireMerged(Snapshot snapshot) {
    Option<String> keyedBy = snapshot.metadata().configuration().get(KEYED_BY);
    String found = keyedBy.isDefined() ? keyedBy.get() : "";
    if (keyedBy().equals(found)) {
      return;
    }
    throw new SluiceException(
        ExitCode.CONFIGURATION,
        "Cannot merge %s: %s; move %s away, and merge again"
            .formatted(
                name(),
                found.isEmpty()
                    ? "the table has rows that no merge has written (its property '%s' is missing)"
                        .formatted(KEYED_BY)
                    : "its rows are keyed by %s, and the key of its changes is %s"
                        .formatted(found, keyedBy()),
                rows.location()));
  }

  /**
   * The version of the changelog that the rows are folded up to.
   *
   * @return empty if all of it has to be folded
   * @throws SluiceException if the rows were folded from another changelog
   */
  Optional<Long> folded(Snapshot rows, Snapshot changelog) {
    Option<Object> version = rows.transactions().get(transaction(changelog));
    if (version.isDefined()) {
      return Optional.of((Long) version.get()).filter(folded -> folded >= 0);
    }
    String ours = names.foldTransactionsOf(name());
    if (rows.transactions().keySet().exists(id -> id.startsWith(ours))) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot merge %s: %s was made anew since the last merge; '--full' folds it from its beginning, into a table without the rows of before"
              .formatted(name(), changelog().name()));
    }
    return Optional.empty();
  }
}
