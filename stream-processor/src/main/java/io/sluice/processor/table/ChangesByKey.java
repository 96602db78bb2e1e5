package io.sluice.processor.table;

import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.row.KeyColumns;
import io.sluice.processor.row.Records;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.row.SourceRowCodec;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.schema.Row;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends each change of a side to the task that has its key. There is no time at which a change is
 * too late, or too early, to be the last of its key.
 */
final class ChangesByKey implements TaskProcessor.Work<SourceRow> {

  private final ProcessorContext<byte[], byte[]> context;
  private final KeyColumns columns;
  private final KeyCodec keys;
  private final SourceRowCodec rows;

  ChangesByKey(ProcessorContext<byte[], byte[]> context, KeyColumns columns, KeyCodec keys) {
    this.context = context;
    this.columns = columns;
    this.keys = keys;
    this.rows = new SourceRowCodec(columns.source());
  }

  @Override
  public void process(Record<byte[], SourceRow> record) {
    // A record of which the key cannot be read is not even a change.
    Row key = Objects.requireNonNull(columns.key(record.value().row(), keys.type()));
    context.forward(Records.of(keys.encode(key), rows.encode(record.value()), record.timestamp()));
  }
}
