package io.sluice.processor.dedupe;

import io.sluice.processor.row.KeyColumns;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.view.KeyedRows;
import io.sluice.processor.view.RowByRowOutput;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Filters the rows of a deduplication and sends each to the task that has its key. A row without a
 * key repeats nothing, and is emitted at once.
 */
final class DedupeKeyRows implements TaskProcessor.Work<SourceRow> {

  private final KeyColumns columns;
  private final KeyedRows keyed;
  private final RowByRowOutput withoutKey;

  DedupeKeyRows(KeyColumns columns, KeyedRows keyed, RowByRowOutput withoutKey) {
    this.columns = columns;
    this.keyed = keyed;
    this.withoutKey = withoutKey;
  }

  @Override
  public void process(Record<byte[], SourceRow> record) {
    keyed.count(Count.RECEIVED);
    SourceRow source = record.value();
    if (!withoutKey.passes(source.row())) {
      keyed.count(Count.FILTERED);
      return;
    }
    @Nullable Row key = columns.key(source.row(), keyed.keyType());
    if (key == null) {
      keyed.count(Count.NULL_KEY);
      withoutKey.emit(record.key(), source, record.timestamp(), source.row());
    } else {
      keyed.send(record, key, eventTime -> List.of());
    }
  }
}
