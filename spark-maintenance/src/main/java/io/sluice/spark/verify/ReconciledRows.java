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
 * before an offset; of events from the future among these, those that were due.
 *
 * <p>The view's table records this as transactions, in the commit that brings the rows in.
 *
 * @param next the first offset that has not been brought in, by the number of its partition
 * @param due the time before which events from the future are in, in milliseconds; 0 if none are
 */
public record ReconciledRows(Map<Integer, Long> next, long due) {

  static final ReconciledRows NONE = new ReconciledRows(Map.of(), 0);

  /** As the newest version of the view's table says; none if there is no table. */
  public static ReconciledRows of(String view, LakeReader lake) {
    return lake.open(view).map(table -> of(view, table.snapshot(), lake)).orElse(NONE);
  }

  /**
   * As a version of the view's table says.
   *
   * @throws SluiceException if a RESTORE that took no transaction back has made it untrue
   */
  public static ReconciledRows of(String view, Snapshot snapshot, LakeReader lake) {
    String ours = lake.names().reconcileTransactionsOf(view);
    Map<String, Long> recorded = new TreeMap<>();
    CollectionConverters.asJava(snapshot.transactions())
        .forEach(
            (name, version) -> {
              if (name.startsWith(ours) && (Long) version > 0) {
                recorded.put(name, (Long) version);
              }
            });
    if (!recorded.isEmpty()) {
      requireNoRestore(view, ours, snapshot, lake);
    }
    Long due = recorded.remove(lake.names().reconcileDueTransaction(view));
    Map<Integer, Long> next = new TreeMap<>();
    recorded.forEach(
        (name, offset) ->
            next.put(Integer.valueOf(name.substring(name.lastIndexOf('-') + 1)), offset));
    return new ReconciledRows(next, due == null ? 0 : due);
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
    Column isDue = functions.unix_millis(LakeReader.named(RawRows.EVENT_TIME)).lt(due);
    return isPassed().and(functions.not(LateTable.isAhead()).or(isDue));
  }

  private Column isPassed() {
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
   * These and what comes after them, up to the first row of each partition that has to wait. No row
   * waits for an event from the future: those that are settled come in, the others some day.
   *
   * @param pending rows of the late table that are not among these
   * @param isSettled of events from the future it holds for all that claim to be earlier than one
   *     of which it holds
   */
  ReconciledRows and(Dataset<Row> pending, Column isSettled) {
    Column offset = LakeReader.named(RawRows.OFFSET);
    Column settled = functions.coalesce(isSettled, functions.lit(false));
    Column waits = functions.not(settled).and(functions.not(LateTable.isAhead()));
    Map<Integer, Long> further = new TreeMap<>(next);
    pending
        .groupBy(LakeReader.named(RawRows.PARTITION).cast("int"))
        .agg(
            functions.coalesce(
                functions.min(functions.when(waits, offset)), functions.max(offset).plus(1)))
        .collectAsList()
        .forEach(
            row ->
                further.merge(row.getInt(0), row.getLong(1), (old, found) -> Math.max(old, found)));
    ReconciledRows passed = new ReconciledRows(further, due);
    Row newest =
        pending
            .filter(LateTable.isAhead().and(settled).and(passed.isPassed()))
            .agg(functions.max(functions.unix_millis(LakeReader.named(RawRows.EVENT_TIME))))
            .head();
    return newest.isNullAt(0)
        ? passed
        : new ReconciledRows(further, Math.max(due, newest.getLong(0) + 1));
  }

  /** The transactions that record this in the view's table. */
  public Map<String, Long> transactions(Names names, String view) {
    ViewDefinition definition = Objects.requireNonNull(names.pipeline().views().get(view), view);
    Map<String, Long> transactions = new TreeMap<>();
    next.forEach(
        (partition, offset) ->
            transactions.put(names.reconcileTransaction(definition, partition), offset));
    if (due > 0) {
      transactions.put(names.reconcileDueTransaction(view), due);
    }
    return transactions;
  }
}
