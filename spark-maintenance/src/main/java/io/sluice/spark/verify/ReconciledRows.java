package io.sluice.spark.verify;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.LaterRestore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which late rows have been brought into a view's table: of each partition of their topic, those
 * before an offset.
 *
 * <p>The view's table records the offsets as transactions, in the commit that brings the rows in.
 *
 * @param next the first offset that has not been brought in, by the number of its partition
 */
public record ReconciledRows(Map<Integer, Long> next) {

  static final ReconciledRows NONE = new ReconciledRows(Map.of());

  /** As the newest version of the view's table says; none if there is no table. */
  static ReconciledRows of(String view, LakeReader lake) {
    return lake.open(view).map(table -> of(view, table.snapshot(), lake)).orElse(NONE);
  }

  /**
   * As a version of the view's table says.
   *
   * @throws SluiceException if a RESTORE that took no transaction back has made it untrue
   */
  static ReconciledRows of(String view, Snapshot snapshot, LakeReader lake) {
    String ours = lake.names().reconcileTransactionsOf(view);
    Map<Integer, Long> next = new TreeMap<>();
    CollectionConverters.asJava(snapshot.transactions())
        .forEach(
            (name, version) -> {
              if (name.startsWith(ours) && (Long) version > 0) {
                next.put(
                    Integer.valueOf(name.substring(name.lastIndexOf('-') + 1)), (Long) version);
              }
            });
    if (!next.isEmpty()) {
      requireNoRestore(view, ours, snapshot, lake);
    }
    return new ReconciledRows(next);
  }

  private static void requireNoRestore(
      String view, String ours, Snapshot snapshot, LakeReader lake) {
    LakeTable table = new LakeTable(lake.spark(), view, new Path(lake.names().table(view)));
    OptionalLong restore =
        LaterRestore.ofOthers(ours, lake.names().transactionsOf(view), table, snapshot);
    if (restore.isPresent()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot tell which late rows are in %s: its version %d is a RESTORE, which brought rows back and not what had been recorded with them; run 'sluice restore %s --repair' first"
              .formatted(view, restore.getAsLong(), view));
    }
  }

  /** Whether a row of the late table has been brought in. */
  Column contains() {
    if (next.isEmpty()) {
      return functions.lit(false);
    }
    List<Column> entries = new ArrayList<>();
    next.forEach(
        (partition, offset) -> {
          entries.add(functions.lit(partition));
          entries.add(functions.lit(offset));
        });
    Column mark =
        functions.try_element_at(
            functions.map(entries.toArray(Column[]::new)),
            LakeReader.named(RawRows.PARTITION).cast("int"));
    return functions.coalesce(LakeReader.named(RawRows.OFFSET).lt(mark), functions.lit(false));
  }

  /**
   * These and what comes after them, up to the first row of each partition that has to wait.
   *
   * @param pending rows of the late table that are not among these
   */
  ReconciledRows and(Dataset<Row> pending, Column isSettled) {
    Column offset = LakeReader.named(RawRows.OFFSET);
    Column waits = functions.not(functions.coalesce(isSettled, functions.lit(false)));
    Map<Integer, Long> further = new TreeMap<>(next);
    pending
        .groupBy(LakeReader.named(RawRows.PARTITION).cast("int"))
        .agg(
            functions.coalesce(
                functions.min(functions.when(waits, offset)), functions.max(offset).plus(1)))
        .collectAsList()
        .forEach(row -> further.put(row.getInt(0), row.getLong(1)));
    return new ReconciledRows(further);
  }

  /** The transactions that record this in the view's table. */
  Map<String, Long> transactions(Names names, String view) {
    ViewDefinition definition = Objects.requireNonNull(names.pipeline().views().get(view), view);
    Map<String, Long> transactions = new TreeMap<>();
    next.forEach(
        (partition, offset) ->
            transactions.put(names.reconcileTransaction(definition, partition), offset));
    return transactions;
  }
}
