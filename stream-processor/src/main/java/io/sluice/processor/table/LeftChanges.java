package io.sluice.processor.table;

import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.KeyColumns;
import io.sluice.processor.row.Records;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.row.SourceRowCodec;
import io.sluice.processor.table.Reference.Kind;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import io.sluice.view.ViewPlan.TableJoin;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Keeps the rows of the left keys of one task, and tells the tasks of right keys which rows refer
 * to these. A row that refers to none is shown at once, and one that is gone is taken back.
 */
final class LeftChanges implements TaskProcessor.Work<byte[]> {

  private final ProcessorContext<byte[], byte[]> context;
  private final String next;
  private final TableJoin view;
  private final KeyColumns references;
  private final KeyCodec rightKeys;
  private final SourceRowCodec changes;
  private final LeftRows rows;
  private final JoinedTable table;
  private final ViewCounts counts;

  /**
   * @param next the part that takes references
   */
  LeftChanges(
      ProcessorContext<byte[], byte[]> context,
      String next,
      TableJoin view,
      KeyCodec rightKeys,
      LeftRows rows,
      JoinedTable table,
      ViewCounts counts) {
    this.context = context;
    this.next = next;
    this.view = view;
    this.references = new KeyColumns(view.left().changes(), view.by());
    this.rightKeys = rightKeys;
    this.changes = new SourceRowCodec(view.left().changes());
    this.rows = rows;
    this.table = table;
    this.counts = counts;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    counts.add(Count.RECEIVED);
    byte[] key = record.key();
    LastChange change = new LastChange(changes.decode(record.value()), record.timestamp());
    Optional<LeftRow> before = rows.get(key);
    if (before.isPresent() && !change.isAfter(before.get().last())) {
      counts.add(Count.LATE);
    } else if (view.left().isDelete(change.change().row())) {
      delete(key, before, change);
    } else {
      put(key, before, change);
    }
  }

  private void delete(byte[] key, Optional<LeftRow> before, LastChange change) {
    before.ifPresent(
        left -> {
          rows.delete(key);
          table.withdraw(key, left, change.time());
          reference(left).ifPresent(right -> send(Kind.REMOVE, right, key, change));
        });
    counts.add(Count.ACCEPTED);
  }

  private void put(byte[] key, Optional<LeftRow> before, LastChange change) {
    LeftRow row = new LeftRow(change, before.map(LeftRow::isShown).orElse(false));
    rows.put(key, row);
    Optional<byte[]> right = reference(row);
    before
        .flatMap(this::reference)
        .filter(left -> right.isEmpty() || !Arrays.equals(left, right.get()))
        .ifPresent(left -> send(Kind.REMOVE, left, key, change));
    if (right.isPresent()) {
      send(Kind.ADD, right.get(), key, change);
      counts.add(Count.ACCEPTED);
    } else {
      table.show(key, row, Optional.empty(), change.time());
      counts.add(Count.NULL_KEY);
    }
  }

  private Optional<byte[]> reference(LeftRow row) {
    SourceRow change = row.change();
    Row key = references.key(change.row(), rightKeys.type());
    return Optional.ofNullable(key).map(rightKeys::encode);
  }

  private void send(Kind kind, byte[] right, byte[] key, LastChange change) {
    context.forward(
        Records.of(right, new Reference(kind, key, change.version()).encode(), change.time()),
        next);
  }
}
