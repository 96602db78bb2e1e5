package io.sluice.processor.topology;

import io.sluice.processor.topology.ViewCounts.Count;
import io.sluice.schema.Row;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Sends each row of one side of a join to the task that has its key. A row without a key is counted
 * and goes nowhere.
 */
final class KeyRows implements TaskProcessor.Work<SourceRow> {

  private final JoinSide side;
  private final KeyedRows output;

  KeyRows(JoinSide side, KeyedRows output) {
    this.side = side;
    this.output = output;
  }

  @Override
  public void process(Record<byte[], SourceRow> record) {
    output.count(Count.RECEIVED);
    @Nullable Row key = side.key(record.value().row(), output.keyType());
    if (key == null) {
      output.count(Count.NULL_KEY);
    } else {
      output.send(record, key, eventTime -> List.of());
    }
  }
}
