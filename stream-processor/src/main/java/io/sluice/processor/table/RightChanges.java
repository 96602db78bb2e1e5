package io.sluice.processor.table;

import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.join.SideRow;
import io.sluice.processor.row.Records;
import io.sluice.processor.row.SourceRowCodec;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.view.KeyedSource;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Keeps the rows of the right keys of one task and who refers to them, and answers: whoever begins
 * to refer to a key, and, when a row changes, all who do. References are the left side, changes the
 * right one.
 */
final class RightChanges implements TaskProcessor.Work<SideRow> {

  private final ProcessorContext<byte[], byte[]> context;
  private final KeyedSource right;
  private final SourceRowCodec changes;
  private final LastChangeCodec codec;
  private final RightRows rows;
  private final ViewCounts counts;

  RightChanges(
      ProcessorContext<byte[], byte[]> context,
      KeyedSource right,
      RightRows rows,
      ViewCounts counts) {
    this.context = context;
    this.right = right;
    this.changes = new SourceRowCodec(right.changes());
    this.codec = new LastChangeCodec(right.changes());
    this.rows = rows;
    this.counts = counts;
  }

  @Override
  public void process(Record<byte[], SideRow> record) {
    byte[] row = record.value().row();
    if (record.value().part() == Part.LEFT) {
      refer(record.key(), Reference.decode(row), record.timestamp());
    } else {
      change(record.key(), new LastChange(changes.decode(row), record.timestamp()));
    }
  }

  private void refer(byte[] key, Reference reference, long timestamp) {
    switch (reference.kind()) {
      case ADD -> {
        rows.refer(key, reference.key(), reference.version());
        answer(reference.key(), reference.version(), rows.get(key), timestamp);
      }
      case REMOVE -> rows.release(key, reference.key());
    }
  }

  private void change(byte[] key, LastChange change) {
    counts.add(Count.RECEIVED);
    Optional<LastChange> before = rows.get(key).map(codec::decode);
    if (before.isPresent() && !change.isAfter(before.get())) {
      counts.add(Count.LATE);
      return;
    }
    Optional<byte[]> row = Optional.of(change).filter(this::isRow).map(codec::encode);
    row.ifPresentOrElse(now -> rows.put(key, now), () -> rows.delete(key));
    rows.referring(key, (left, version) -> answer(left, version, row, change.time()));
    counts.add(Count.ACCEPTED);
  }

  private boolean isRow(LastChange change) {
    return !right.isDelete(change.change().row());
  }

  private void answer(byte[] left, Version version, Optional<byte[]> row, long timestamp) {
    context.forward(Records.of(left, new Answer(version, row).encode(), timestamp));
  }
}
