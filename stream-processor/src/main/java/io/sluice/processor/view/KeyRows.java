package io.sluice.processor.view;

import io.sluice.processor.row.KeyColumns;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Sends each row of one of a view's sources to the task that has its key. A row without a key
 * matches nothing and so need not go there.
 */
public final class KeyRows implements TaskProcessor.Work<SourceRow> {

  private final KeyColumns columns;
  private final KeyedRows output;
  private final TaskProcessor.Work<SourceRow> withoutKey;

  /**
   * @param withoutKey takes the rows without a key
   */
  public KeyRows(KeyColumns columns, KeyedRows output, TaskProcessor.Work<SourceRow> withoutKey) {
    this.columns = columns;
    this.output = output;
    this.withoutKey = withoutKey;
  }

  @Override
  public void process(Record<byte[], SourceRow> record) {
    output.count(Count.RECEIVED);
    @Nullable Row key = columns.key(record.value().row(), output.keyType());
    if (key == null) {
      withoutKey.process(record);
    } else {
      output.send(record, key, eventTime -> List.of());
    }
  }
}
