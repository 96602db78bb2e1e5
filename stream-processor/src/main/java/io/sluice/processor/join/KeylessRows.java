package io.sluice.processor.join;

import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.EventTime;
import io.sluice.processor.view.LateOutput;
import io.sluice.processor.view.TaskProcessor;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Emits rows without a key of a side that is kept, at once: nothing they could wait for can come.
 * Those from before 1970 are late, and those from the future set aside, as with a key.
 */
final class KeylessRows implements TaskProcessor.Work<SourceRow> {

  private final JoinSide side;
  private final EventTime time;
  private final JoinedRows joined;
  private final LateOutput late;
  private final LongSupplier streamTime;
  private final ViewCounts counts;

  KeylessRows(
      JoinSide side,
      JoinedRows joined,
      LateOutput late,
      LongSupplier streamTime,
      ViewCounts counts) {
    this.side = side;
    this.time = new EventTime(side.source());
    this.joined = joined;
    this.late = late;
    this.streamTime = streamTime;
    this.counts = counts;
  }

  @Override
  public void process(Record<byte[], SourceRow> record) {
    long eventTime = time.millis(record.value().row(), record.timestamp());
    if (time.isAhead(record.value().row(), record.timestamp())) {
      late.sendAhead(null, record.value(), eventTime, streamTime.getAsLong());
    } else if (eventTime < 0) {
      late.send(null, record.value(), eventTime, List.of(), streamTime.getAsLong());
    } else {
      counts.add(Count.ACCEPTED);
      joined.sendAlone(null, side.part(), record.value(), record.timestamp());
    }
  }
}
